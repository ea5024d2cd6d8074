package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.testing.Callers.Call;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.RepeatedTest;

/** P5: who waits for a turn is served before who comes later. */
class TurnsTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Object place = new Object();

    @RepeatedTest(20)
    void nobodyGetsATurnAheadOfThoseWhoWait() throws Exception {
        Turns turns = Turns.of(1);
        Turns.Turn first = Objects.requireNonNull(turns.take(new Pilot(place), Duration.ZERO));
        Call<Turns.Turn> waiting =
                call(() -> turns.take(new Pilot(place), LONG)).untilItWaits();
        first.close();

        assertThat(turns.take(new Pilot(place), Duration.ZERO)).isNull();
        waiting.result().close();
        assertThat(turns.take(new Pilot(place), Duration.ZERO)).isNotNull();
    }
}
