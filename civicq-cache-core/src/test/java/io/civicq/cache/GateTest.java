package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.testing.Callers.Call;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** No write begins behind a closed gate, and closing waits for those that have begun. */
class GateTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Gate gate = new Gate();
    private final AtomicInteger written = new AtomicInteger();

    @Test
    void nothingIsWrittenOnceItIsClosed() {
        gate.write(written::incrementAndGet);
        gate.close(LONG);
        gate.write(written::incrementAndGet);
        gate.close(LONG);
        gate.write(written::incrementAndGet);
        assertThat(written).hasValue(1);
    }

    @Test
    void closingWaitsForWritersThatAreInside() throws Exception {
        CountDownLatch inside = new CountDownLatch(2);
        CountDownLatch mayLeave = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            call(() -> {
                gate.write(() -> {
                    inside.countDown();
                    awaitIt(mayLeave);
                    written.incrementAndGet();
                });
                return null;
            });
        }
        inside.await();
        Call<Integer> closing = call(() -> {
            gate.close(LONG);
            return written.get();
        });
        closing.untilItWaits();
        gate.write(written::incrementAndGet);
        mayLeave.countDown();
        assertThat(closing.result()).isEqualTo(2);
    }

    @Test
    void aWriterThatFailsHasLeft() {
        assertThatThrownBy(() -> gate.write(() -> {
                    throw new IllegalStateException("tier");
                }))
                .hasMessage("tier");
        gate.close(LONG);
    }

    @Test
    void closingWaitsNoLongerThanItIsTold() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayLeave = new CountDownLatch(1);
        Call<?> writer = call(() -> {
            gate.write(() -> {
                inside.countDown();
                awaitIt(mayLeave);
            });
            return null;
        });
        inside.await();
        gate.close(Duration.ofMillis(1));
        mayLeave.countDown();
        writer.result();
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
