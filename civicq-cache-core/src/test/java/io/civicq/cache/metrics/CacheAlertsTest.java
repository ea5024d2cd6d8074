package io.civicq.cache.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.spi.Latencies;
import io.civicq.cache.spi.LatencyHistogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheAlertsTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final AlertRule HIT_RATE = AlertRule.alerts().get(0).over(Duration.ofMinutes(1));

    private final Counted counted = new Counted();
    private final List<String> told = new ArrayList<>();

    private CacheAlerts watching(AlertRule... rules) {
        CacheAlerts alerts = new CacheAlerts(counted::reading, List.of(rules));
        alerts.listen(alert -> told.add(alert.rule().name() + (alert.raised() ? " raised" : " cleared")));
        alerts.check();
        return alerts;
    }

    @Test
    void everyAlertOfTheStrategyIsRaisedAndCleared() {
        CacheAlerts alerts = watching(AlertRule.alerts().toArray(AlertRule[]::new));

        counted.after(5).reads(69, 31).evicts(501).uses(81).answers(100, 600);
        alerts.check();
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "hit-rate raised", "memory raised", "response-time raised", "evictions raised");

        told.clear();
        counted.after(5).reads(95, 5).uses(70).answers(100, 20);
        alerts.check();
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "hit-rate cleared", "memory cleared", "response-time cleared", "evictions cleared");
    }

    @Test
    void everyTargetOfTheStrategyIsMissedAndMet() {
        CacheAlerts alerts = watching(AlertRule.targets().toArray(AlertRule[]::new));

        counted.after(5).reads(79, 21).evicts(51).asksFar(100, 6).hits(100, 60).answers(100, 220);
        alerts.check();
        assertThat(alerts.alerts()).allMatch(Alert::raised);

        counted.after(5).reads(90, 10).asksFar(100, 2).hits(100, 40).answers(100, 150);
        alerts.check();
        assertThat(alerts.alerts()).noneMatch(Alert::raised);
    }

    @Test
    void aValueThatHoversAtTheThresholdDoesNotFlap() {
        CacheAlerts alerts = watching(HIT_RATE);
        for (int hits : new int[] {69, 71, 69, 74, 69}) {
            counted.after(1).reads(hits, 100 - hits);
            alerts.check();
        }
        assertThat(told).containsExactly("hit-rate raised");

        counted.after(1).reads(75, 25);
        alerts.check();
        assertThat(told).containsExactly("hit-rate raised", "hit-rate cleared");
    }

    @Test
    void tooFewSamplesChangeNothing() {
        CacheAlerts alerts = watching(HIT_RATE);
        counted.after(1).reads(0, 99);
        alerts.check();
        assertThat(told).isEmpty();
        counted.after(1);
        alerts.check();
        assertThat(told).isEmpty();
        counted.after(1).reads(0, 100);
        alerts.check();
        assertThat(told).containsExactly("hit-rate raised");
    }

    @Test
    void nothingIsJudgedBeforeTheWindowHasPassed() {
        CacheAlerts alerts = watching(HIT_RATE);
        counted.atNanos += MINUTE - 1;
        counted.reads(0, 1_000);
        alerts.check();
        assertThat(told).isEmpty();
    }

    @Test
    void theWindowMovesOn() {
        CacheAlerts alerts = watching(HIT_RATE);
        counted.after(1).reads(100_000, 0);
        alerts.check();
        counted.after(1).reads(0, 100);
        alerts.check();
        assertThat(told).containsExactly("hit-rate raised");
    }

    @Test
    void aRestartOfRedisIsNoNewsOfEvictions() {
        CacheAlerts alerts = watching(AlertRule.alerts().get(3));
        counted.after(5).evicts(100);
        alerts.check();
        counted.after(5).evicted = 0;
        alerts.check();
        assertThat(told).isEmpty();
        counted.after(5).evicts(501);
        alerts.check();
        assertThat(told).containsExactly("evictions raised");
    }

    @Test
    void aTierWithoutALimitHasNoMemoryAlert() {
        CacheAlerts alerts = watching(AlertRule.alerts().get(1));
        counted.after(5).uses(99).memoryLimit = -1;
        alerts.check();
        assertThat(alerts.alerts()).containsExactly(new Alert(AlertRule.alerts().get(1), false, null));
    }

    @Test
    void aListenerThatThrowsKeepsNothingFromTheOthers() {
        CacheAlerts alerts = new CacheAlerts(counted::reading, List.of(HIT_RATE));
        alerts.listen(alert -> {
            throw new IllegalStateException("pager is off");
        });
        alerts.listen(alert -> told.add(alert.toString()));
        alerts.check();
        counted.after(1).reads(60, 40);
        alerts.check();
        assertThat(told).containsExactly("hit-rate raised: 60.0 %, and below 70.0 % is bad");
    }

    @Test
    void rulesThatCannotBeMeantAreRefused() {
        assertThatThrownBy(() -> HIT_RATE.at(70, 69))
                .hasMessage(
                        "clearAt of alert 'hit-rate' must be on the good side of raiseAt, 70.0, or equal to it, but was 69.0");
        assertThatThrownBy(() -> HIT_RATE.over(Duration.ZERO))
                .hasMessage("window of alert 'hit-rate' must be positive, but was PT0S");
        assertThatThrownBy(() -> HIT_RATE.withMinimumSamples(0))
                .hasMessage("minimumSamples of alert 'hit-rate' must be at least 1, but was 0");
        assertThatThrownBy(() -> new CacheAlerts(counted::reading, List.of(HIT_RATE, HIT_RATE)))
                .hasMessage("two alerts are named 'hit-rate'");
    }

    /** What a service would have counted. */
    private static final class Counted {
        private final LatencyHistogram far = new LatencyHistogram();
        private final LatencyHistogram cached = new LatencyHistogram();
        private final LatencyHistogram uncached = new LatencyHistogram();
        private long atNanos;
        private long hits;
        private long misses;
        private long evicted;
        private long memoryUsed;
        private long memoryLimit = 100;

        Counted after(long minutes) {
            atNanos += minutes * MINUTE;
            return this;
        }

        Counted reads(long more, long missed) {
            hits += more;
            misses += missed;
            return this;
        }

        Counted evicts(long more) {
            evicted += more;
            return this;
        }

        Counted uses(long memory) {
            memoryUsed = memory;
            return this;
        }

        Counted asksFar(int times, long millis) {
            return record(far, times, millis);
        }

        Counted hits(int times, long millis) {
            return record(cached, times, millis);
        }

        Counted answers(int times, long millis) {
            return record(uncached, times, millis);
        }

        private Counted record(LatencyHistogram histogram, int times, long millis) {
            for (int i = 0; i < times; i++) {
                histogram.record(Duration.ofMillis(millis).toNanos());
            }
            return this;
        }

        Reading reading() {
            Latencies farSeen = far.snapshot();
            return new Reading(
                    atNanos,
                    hits,
                    misses,
                    evicted,
                    memoryUsed,
                    memoryLimit,
                    farSeen,
                    cached.snapshot(),
                    uncached.snapshot());
        }
    }
}
