package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.redis.BreakerState.Outcome;
import io.civicq.cache.redis.BreakerState.Phase;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults, rule 7: open after three failures in a row, or when more than half of the calls within a second were bad; one stall is one failure. */
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
            state = state.after(outcome(outcomes.charAt(i)), now, now, SLOW_AFTER);
        }
        return state;
    }

    private static Outcome outcome(char letter) {
        return switch (letter) {
            case 'A' -> Outcome.ANSWERED;
            case 'S' -> Outcome.SLOW;
            case 'F' -> Outcome.FAILED;
            default -> Outcome.STARVED;
        };
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

    /** Each call as outcome, beginning and end in milliseconds; in the order of their ends. */
    @ParameterizedTest
    @CsvSource({
        "three that overlap,                      F0-200 F10-201 F20-202,                            CLOSED",
        "forty-eight that one stall held up,      48*F0-200,                                         CLOSED",
        "... after many were answered,            40*A0-1 48*F5-205,                                 CLOSED",
        "... and a second round,                  48*F0-200 48*F200-400,                             OPEN",
        "... answered in the second round,        48*F0-200 48*A200-260,                             CLOSED",
        "... of slow answers,                     48*S0-150,                                         CLOSED",
        "two rounds of slow answers,              48*S0-150 48*S150-300,                             OPEN",
        "begun as the one before ended,           F0-200 F200-400 F400-600,                          OPEN",
        "begun just before the one before ended,  F0-200 F199-399 F398-598,                          CLOSED",
        "three rounds staggered,                 F0-200 F50-250 F100-300 F200-400 F250-450 F400-600, OPEN",
        "two rounds staggered,                   F0-200 F50-250 F100-300 F200-400 F250-450,         CLOSED",
        "three rounds with an answer between,     F0-200 F200-400 A400-401 F401-601,                 CLOSED",
        "one round of waits for a connection,     A0-1 40*D200-250,                                  CLOSED",
        "three rounds of waits for a connection,  A0-1 2*D200-250 2*D250-300 2*D300-350,             OPEN",
    })
    void badCallsThatOverlapAreOne(String what, String calls, Phase phase) {
        BreakerState state = BreakerState.closed(at(0));
        for (String call : calls.split(" ", -1)) {
            String one = call.substring(call.indexOf('*') + 1);
            int times = one.equals(call) ? 1 : Integer.parseInt(call.substring(0, call.indexOf('*')));
            String[] span = one.substring(1).split("-", -1);
            for (int i = 0; i < times; i++) {
                state = state.after(
                        outcome(one.charAt(0)), at(Long.parseLong(span[0])), at(Long.parseLong(span[1])), SLOW_AFTER);
            }
        }

        assertThat(state.phase()).as(what).isEqualTo(phase);
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
