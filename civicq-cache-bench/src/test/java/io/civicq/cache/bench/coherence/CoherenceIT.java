package io.civicq.cache.bench.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of the checker: a few seconds of each fault. */
class CoherenceIT {
    private static CoherenceOptions options(Duration length) {
        return new CoherenceOptions(3, length, 7, List.of(), CoherenceOptions.SubjectName.CIVICQ);
    }

    /** Long enough for what is cut off to be suspect, and found stale if it were not. */
    private static Duration lengthOf(Fault fault) {
        return switch (fault) {
            case CUT, CUT_TRIMMED, HALF_OPEN, APPEND_FAILS, SENTINEL_FAILOVER -> Duration.ofSeconds(6);
            case NONE, CLOCKS, RESTART_WITH_DATA, RESTART_WITHOUT_DATA, FLUSHALL, STORM, LOST_MESSAGE ->
                Duration.ofSeconds(3);
            case SIGSTOP, OUTAGE_WRITES, FAILOVER_LOSES, APPEND_FAILS_EVERYWHERE, CLUSTER_MIGRATION ->
                Duration.ofSeconds(4);
        };
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void noFaultMakesANodeReadWhatItMustNot(Fault fault) {
        Report report = new Trial(new CivicqSubject(), options(lengthOf(fault))).under(fault);

        assertThat(report.isKept()).as(report.text()).isTrue();
        assertThat(report.tally().reads()).as(report.text()).isGreaterThan(500);
        assertThat(report.tally().writes()).as(report.text()).isGreaterThan(20);
    }

    /** Else the test above would show nothing. */
    @ParameterizedTest
    @EnumSource(names = {"CUT", "HALF_OPEN"})
    void aNaiveCacheIsCaught(Fault fault) {
        Report report = new Trial(new NaiveSubject(), options(lengthOf(fault))).under(fault);

        assertThat(report.isKept()).as(report.text()).isFalse();
        assertThat(report.tally().of(Judgement.Verdict.OVER_BOUND))
                .as(report.text())
                .isPositive();
        assertThat(report.tally().evidence()).isNotEmpty();
    }

    @Test
    void aReportSaysInOneLineWhatCameOfARun() {
        Report report = new Trial(new CivicqSubject(), options(Duration.ofSeconds(1))).under(Fault.FLUSHALL);

        assertThat(report.text()).startsWith("flushall ").contains(" ok");
        assertThat(Report.header()).contains("reads", "over", "final audit");
    }
}
