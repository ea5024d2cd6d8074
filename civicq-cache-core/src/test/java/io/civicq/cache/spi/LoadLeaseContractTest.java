package io.civicq.cache.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTemplate;
import io.civicq.cache.spi.LoadLease.Granted;
import io.civicq.cache.spi.LoadLease.Held;
import io.civicq.cache.testing.Callers;
import io.civicq.cache.testing.Callers.Call;
import io.civicq.cache.testing.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link LoadLease} promises, as long as it can be reached.
 *
 * <p>A backend extends this class and says how a node gets hold of the lease.
 */
public abstract class LoadLeaseContractTest {
    private static final CacheKey QUESTION = CacheKey.of("civicq", "question", 7);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ManualTicker ticker = new ManualTicker();

    /** The lease as one more node sees it; all nodes of one test compete, with no other test's. */
    protected abstract LoadLease lease();

    /** A time after which the tests let a lease fall. */
    protected Duration atMost() {
        return Duration.ofSeconds(10);
    }

    /** Lets time pass, for the backend and by {@link #ticker} alike. */
    protected void elapse(Duration duration) {
        ticker.advance(duration);
    }

    /** The time of the node. */
    protected final ManualTicker ticker() {
        return ticker;
    }

    @Test
    void oneNodeAtATimeHoldsTheLeaseOfAKey() {
        LoadLease here = lease();
        LoadLease there = lease();

        try (Held held = here.tryAcquire(QUESTION, LONG).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(there.tryAcquire(QUESTION, LONG)).isEmpty();
            assertThat(here.tryAcquire(QUESTION, LONG))
                    .as("it is not reentrant")
                    .isEmpty();
        }

        assertThat(there.tryAcquire(QUESTION, LONG)).isPresent();
    }

    @Test
    void keysHaveLeasesOfTheirOwn() {
        LoadLease lease = lease();

        assertThat(lease.tryAcquire(QUESTION, LONG)).isPresent();
        assertThat(lease.tryAcquire(CacheKey.of("civicq", "question", 8), LONG)).isPresent();
        assertThat(lease.tryAcquire(CacheKey.of("civicq", "question"), LONG)).isPresent();
        assertThat(lease.tryAcquire(QUESTION.child("page"), LONG)).isPresent();
    }

    @Test
    void aKeyIsTheSameHoweverItWasMade() {
        LoadLease lease = lease();

        assertThat(lease.tryAcquire(QUESTION, LONG)).isPresent();
        assertThat(lease.tryAcquire(KeyTemplate.of("civicq:question:{question}").key(7L), LONG))
                .isEmpty();
    }

    @Test
    void aLeaseThatWasHeldTooLongFallsToTheNext() {
        LoadLease here = lease();
        LoadLease there = lease();
        assertThat(here.tryAcquire(QUESTION, atMost())).isPresent();

        elapse(atMost().dividedBy(4));
        assertThat(there.tryAcquire(QUESTION, atMost())).isEmpty();
        elapse(atMost());

        assertThat(there.tryAcquire(QUESTION, atMost())).isPresent();
    }

    @Test
    void whoLostALeaseCannotGiveBackAnothers() {
        LoadLease here = lease();
        LoadLease there = lease();
        Held slow = here.tryAcquire(QUESTION, atMost()).orElseThrow();
        elapse(atMost().plus(atMost().dividedBy(4)));
        assertThat(there.tryAcquire(QUESTION, LONG)).isPresent();

        slow.close();

        assertThat(here.tryAcquire(QUESTION, LONG)).isEmpty();
    }

    @Test
    void aLeaseGivenBackTwiceIsGivenBackOnce() {
        LoadLease lease = lease();
        Held first = lease.tryAcquire(QUESTION, LONG).orElseThrow();
        first.close();
        assertThat(lease.tryAcquire(QUESTION, LONG)).isPresent();

        first.close();

        assertThat(lease.tryAcquire(QUESTION, LONG)).isEmpty();
    }

    @Test
    void ofSeveralKeysThoseAreGrantedThatNobodyHolds() {
        LoadLease here = lease();
        LoadLease there = lease();
        CacheKey eight = CacheKey.of("civicq", "question", 8);
        CacheKey nine = CacheKey.of("civicq", "question", 9);
        assertThat(there.tryAcquire(eight, LONG)).isPresent();

        try (Granted granted = here.tryAcquireAll(List.of(QUESTION, eight, nine), LONG)) {
            assertThat(granted.keys()).containsExactlyInAnyOrder(QUESTION, nine);
            assertThat(there.tryAcquireAll(List.of(QUESTION, eight, nine), LONG).keys())
                    .isEmpty();
        }

        assertThat(there.tryAcquireAll(List.of(QUESTION, eight, nine), LONG).keys())
                .containsExactlyInAnyOrder(QUESTION, nine);
        assertThat(here.tryAcquireAll(List.of(), LONG).keys()).isEmpty();
    }

    @Test
    void ofManyWhoAskAtOnceOneGetsIt() throws Exception {
        for (int round = 0; round < 20; round++) {
            CacheKey key = CacheKey.of("civicq", "question", round);
            List<Call<Optional<Held>>> nodes = Callers.calls(4, () -> lease().tryAcquire(key, LONG));

            int held = 0;
            for (Call<Optional<Held>> node : nodes) {
                held += node.result().isPresent() ? 1 : 0;
            }
            assertThat(held).isOne();
        }
    }
}
