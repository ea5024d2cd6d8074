package io.civicq.cache.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Healthy for the seconds 0 to 10, broken until 30, and watched for 2 s more; times are in milliseconds. */
class FiguresTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private static Phases phases(long recoveredAt) {
        return new Phases(
                new Phases.Phase(0, 10 * SECOND, 1_000, 1_100),
                new Phases.Phase(10 * SECOND, 30 * SECOND, 1_100, 1_400),
                new Phases.Phase(30 * SECOND, 32 * SECOND, 1_400, 1_540),
                recoveredAt);
    }

    private static Reading read(long at, long took) {
        return read(at, took, null);
    }

    private static Reading read(long at, long took, @Nullable String failure) {
        return new Reading(at * MILLI, took * MILLI, 7, 0, failure);
    }

    private static Figures figures(Reading... readings) {
        return Figures.of(phases(30_500 * MILLI), List.of(readings), List.of(), 0, 0);
    }

    @Test
    void ratesAreReadsThatBeganInThatTime() {
        Figures figures = figures(read(0, 1), read(9_999, 1), read(10_000, 1), read(29_999, 1), read(30_000, 1));

        assertThat(figures.healthyRate()).isEqualTo(0.2);
        assertThat(figures.rate()).isEqualTo(0.1);
        assertThat(figures.rateRatio()).isEqualTo(0.5);
    }

    @Test
    void thePercentileIsOfTheReadsWhileTheFaultLasted() {
        List<Reading> readings = new ArrayList<>(List.of(read(5_000, 3), read(31_000, 900)));
        for (int i = 1; i <= 100; i++) {
            readings.add(read(10_000 + i, i));
        }
        Figures figures = figures(readings.toArray(Reading[]::new));

        assertThat(figures.p99Millis()).isEqualTo(99);
        assertThat(figures.maxMillis()).isEqualTo(100);
        assertThat(figures.addedP99Millis()).isEqualTo(96);
    }

    @Test
    void errorsCountFromTheFaultToTheEndAndFailedWritesWithThem() {
        List<Reading> readings = List.of(read(9_000, 1, "early"), read(10_001, 1, "amid"), read(33_000, 1, "late"));

        assertThat(Figures.of(phases(30 * SECOND), readings, List.of(), 3, 0).errors())
                .isEqualTo(5);
    }

    @Test
    void aReadOfOverASecondIsStuckAndSoIsOneThatNeverEnds() {
        List<Reading> readings =
                List.of(read(9_000, 5_000), read(11_000, 1_000), read(12_000, 1_001), read(33_000, 2_000));

        assertThat(Figures.of(phases(30 * SECOND), readings, List.of(), 0, 4).stuck())
                .isEqualTo(6);
    }

    @Test
    void loadsAreThoseOfTheFaultAndOfTheTwoSecondsAfterIt() {
        Figures figures = figures();

        assertThat(figures.healthyLoads()).isEqualTo(10);
        assertThat(figures.loads()).isCloseTo(440 / 22.0, within(1e-9));
        assertThat(figures.loadsRatio()).isCloseTo(2.0, within(1e-9));
    }

    @Test
    void recoveryIsTimeSinceMending() {
        assertThat(figures().recoveryMillis()).isEqualTo(500);
        assertThat(Figures.of(phases(Phases.NEVER), List.of(), List.of(), 0, 0).recoveryMillis())
                .isInfinite();
    }

    /** Version 5 of row 7 was announced at 20 s. */
    @Test
    void aReadIsStaleIfTwoSecondsAfterMendingItReturnsLessThanWasAnnounced() {
        List<Announcement> announced = List.of(new Announcement(7, 5, 20 * SECOND), new Announcement(8, 9, SECOND));
        List<Reading> readings = Stream.of(31_999, 32_000, 33_000)
                .map(at -> new Reading(at * MILLI, MILLI, 7, 4, null))
                .toList();

        assertThat(Figures.of(phases(30 * SECOND), readings, announced, 0, 0).stale())
                .isEqualTo(2);
        List<Reading> current = List.of(new Reading(33 * SECOND, MILLI, 7, 5, null));
        assertThat(Figures.of(phases(30 * SECOND), current, announced, 0, 0).stale())
                .isZero();
    }

    @Test
    void whatWasAnnouncedAMomentAgoNeedNotHaveBeenHeard() {
        Reading reading = new Reading(40 * SECOND, MILLI, 7, 4, null);

        assertThat(Staleness.staleReads(List.of(reading), List.of(new Announcement(7, 5, 39 * SECOND + 1)), 0))
                .isZero();
        assertThat(Staleness.staleReads(List.of(reading), List.of(new Announcement(7, 5, 39 * SECOND)), 0))
                .isEqualTo(1);
    }
}
