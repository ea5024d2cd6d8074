package io.civicq.example.drive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is printed at the end: what was measured, against "Target Metrics" of the caching strategy. */
final class Report {
    private static final String UNKNOWN = "unknown";

    private final Phase.Result result;
    private final Score score;
    private final Counters counted;
    private final List<String> lines = new ArrayList<>();

    private Report(Phase.Result result) {
        this.result = result;
        this.score = result.score();
        this.counted = result.counted();
    }

    /** @param cold the warm-up, or null if there was none */
    static String of(Phase.@Nullable Result cold, Phase.Result warm) {
        Report report = new Report(warm);
        if (cold != null) {
            report.summary("cold, ", cold);
        }
        report.summary(cold == null ? "" : "warm, ", warm);
        report.latencies();
        report.targets();
        if (cold != null) {
            report.failures(cold.score());
        }
        report.failures(warm.score());
        return String.join("\n", report.lines);
    }

    private void summary(String name, Phase.Result phase) {
        Score its = phase.score();
        line("");
        line(
                "%s%.0f s: %,d requests (%,.0f/s), hit rate %.1f %%, %,d failed",
                name,
                phase.took().toNanos() / 1e9,
                its.requests(),
                phase.perSecond(its.requests()),
                phase.counted().hitRate(),
                its.failures());
        line(
                "  reads from: near %,d, far %,d, stale %,d, database %,d, coalesced %,d",
                its.from("near"), its.from("far"), its.from("stale"), its.from("database"), its.from("coalesced"));
    }

    private void failures(Score its) {
        its.reasons().forEach((reason, count) -> line("failed %s times: %s", count, reason));
    }

    private void latencies() {
        line("");
        line("%-28s %10s %10s %10s %10s %10s", "response time", "count", "p50", "p95", "p99", "max");
        latencies("cached", score.cached);
        latencies("  of that in the service", score.cachedInService);
        latencies("uncached", score.uncached);
        latencies("writes", score.writes);
    }

    private void latencies(String name, Latencies times) {
        line(
                "%-28s %,10d %10s %10s %10s %10s",
                name,
                times.count(),
                millis(times.percentile(0.50)),
                millis(times.percentile(0.95)),
                millis(times.percentile(0.99)),
                millis(times.max()));
    }

    private void targets() {
        line("");
        line("%-28s %16s %16s", "target of the strategy", "asked", "measured");
        target("cache hit rate", "> 80 %", "%.1f %%".formatted(counted.hitRate()), counted.hitRate() > 80);
        targetTime("cache response, p95", 5, score.cachedInService);
        targetTime("API response, cached, p95", 50, score.cached);
        targetTime("API response, uncached, p95", 200, score.uncached);
        memory();
        double evictedPerMinute = result.perSecond(counted.evicted() * 60);
        target("evictions a minute", "< 10", "%.0f".formatted(evictedPerMinute), evictedPerMinute < 10);
        double statements = 100.0 * counted.statements() / Math.max(1, score.requests());
        target("SQL statements a request", "~ 20 %", "%.1f %%".formatted(statements), statements <= 20);
        target("failed requests", "0", String.valueOf(score.failures()), score.failures() == 0);
        line("");
        line(
                "%,d SQL statements: %,.0f a second for %,.0f requests a second",
                counted.statements(), result.perSecond(counted.statements()), result.perSecond(score.requests()));
    }

    private void memory() {
        if (counted.nearLimitBytes() == 0) {
            line("%-28s %16s %16s", "memory of the near tier", "< 80 %", UNKNOWN);
            return;
        }
        double used = 100.0 * counted.nearBytes() / counted.nearLimitBytes();
        target("memory of the near tier", "< 80 %", "%.1f %%".formatted(used), used < 80);
    }

    private void targetTime(String name, int millis, Latencies times) {
        Duration measured = times.percentile(0.95);
        target(name, "< " + millis + " ms", millis(measured), measured.compareTo(Duration.ofMillis(millis)) < 0);
    }

    private void target(String name, String asked, String measured, boolean met) {
        line("%-28s %16s %16s   %s", name, asked, measured, met ? "met" : "MISSED");
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.2f ms", time.toNanos() / 1e6);
    }

    private void line(String format, Object... arguments) {
        lines.add(String.format(Locale.ROOT, format, arguments));
    }
}
