package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.redis.BreakerState.Outcome;
import io.civicq.cache.redis.BreakerState.Phase;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults, rule 7: open after three failures in a row, or when more than half of the calls within a second were bad. */
class BreakerStateTest {
    /** Overflows during the test, as {@link System#nanoTime} may. */
    private static final long START = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SLOW_AFTER = TimeUnit.MILLISECONDS.toNanos(100);

    private static long at(long millis) {
        return START + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** After these outcomes, one every so many milliseconds: A(nswered), S(low), F(ailed), (starve)D. */
    private static BreakerState after(BreakerState first, String outcomes, int everyMillis) {
        BreakerState state = first;
        for (int i = 0; i < outcomes.length(); i++) {
            long now = first.since() + TimeUnit.MILLISECONDS.toNanos((long) everyMillis * (i + 1));
            Outcome outcome = switch (outcomes.charAt(i)) {
                case 'A' -> Outcome.ANSWERED;
                case 'S' -> Outcome.SLOW;
                case 'F' -> Outcome.FAILED;
                default -> Outcome.STARVED;
            };
            state = state.after(outcome, now, now, SLOW_AFTER);
        }
        return state;
    }

    @ParameterizedTest
    @CsvSource({
        "a first failure,                          F,              10,   CLOSED",
        "two in a row,                             AFF,            10,   CLOSED",
        "three in a row,                           AFFF,           10,   OPEN",
        "three in a row and hours apart,           FFF,            9999, OPEN",
        "an answer in between,                     FFAFF,          10,   CLOSED",
        "a slow answer in between,                 FFSFF,          10,   CLOSED",
        "half of ten bad,                          AFAFAFAFAF,     10,   CLOSED",
        "more than half of ten bad,                FAFAFAFAFFAFAF, 10,   OPEN",
        "more than half of nine bad,               FFAFFAFFA,      10,   CLOSED",
        "ten slow,                                 SSSSSSSSSS,     10,   OPEN",
        "nine slow,                                SSSSSSSSS,      10,   CLOSED",
        "ten slow and seconds apart,               SSSSSSSSSS,     1000, CLOSED",
        "ten slow and never ten in a second,       SSSSSSSSSS,     150,  CLOSED",
        "many without a connection while others are answered, ADDDDDDDDDDDD, 5, CLOSED",
        "many without a connection and nobody is answered,    ADDDDDDDDDDDD, 30, OPEN",
    })
    void theJudgement(String what, String outcomes, int everyMillis, Phase phase) {
        assertThat(after(BreakerState.closed(at(0)), outcomes, everyMillis).phase())
                .as(what)
                .isEqualTo(phase);
    }

    @ParameterizedTest
    @CsvSource({"A, CLOSED", "S, CLOSED", "F, OPEN", "D, TRIAL", "AF, CLOSED", "AFFF, OPEN"})
    void onTrialTheFirstCallDecides(String outcomes, Phase phase) {
        BreakerState open = after(BreakerState.closed(at(0)), "FFF", 10);
        BreakerState trial = open.probed(at(400));
        assertThat(trial.phase()).isEqualTo(Phase.TRIAL);

        assertThat(after(trial, outcomes, 10).phase()).isEqualTo(phase);
    }

    @Test
    void whileOpenOnlyAProbeMatters() {
        BreakerState open = after(BreakerState.closed(at(0)), "FFF", 10);

        assertThat(after(open, "AAAAAAAAAAAA", 10)).isEqualTo(open);
    }

    @Test
    void aProbeChangesNothingWhereCallsPass() {
        BreakerState closed = BreakerState.closed(at(0));

        assertThat(closed.probed(at(10))).isEqualTo(closed);
    }

    /** Begun before the probe was answered, and ended after it: they tell of the time before. */
    @Test
    void lateFailuresOfAnOutageDoNotOpenItAgain() {
        BreakerState trial = after(BreakerState.closed(at(0)), "FFF", 10).probed(at(400));

        assertThat(trial.after(Outcome.FAILED, at(399), at(500), SLOW_AFTER)).isEqualTo(trial);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.999})
    void aProbeComesEvery200To500Milliseconds(double draw) {
        assertThat(TimeUnit.NANOSECONDS.toMillis(BreakerState.pauseNanos(draw))).isEqualTo((long) (200 + 300 * draw));
    }
}
