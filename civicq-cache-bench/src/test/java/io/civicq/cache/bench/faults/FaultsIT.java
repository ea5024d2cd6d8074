package io.civicq.cache.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.bench.peers.PeerName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of the subcommand: some faults for 3 s each, held against what does not depend on the machine. */
class FaultsIT {
    private static Report report(PeerName subject, Fault fault) {
        FaultsOptions options = new FaultsOptions(
                3, 24, Duration.ofSeconds(3), Duration.ofMillis(10), 600, 7, List.of(fault), List.of(subject));
        return new Trial(subject.peer(), options, Limits.onAnyMachine()).under(fault);
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "DROPPED", "OOM", "READONLY", "NOAUTH"})
    void noFaultReachesACaller(Fault fault) {
        Report report = report(PeerName.CIVICQ, fault);

        assertThat(report.isKept()).as(report.text()).isTrue();
        assertThat(report.figures().rate()).as(report.text()).isGreaterThan(100);
        assertThat(report.text()).startsWith(fault.label() + " ");
    }

    /** Else the test above would show nothing. */
    @ParameterizedTest
    @EnumSource(names = "REFUSED")
    void aCacheWrittenByHandLetsItThrough(Fault fault) {
        Report report = report(PeerName.ASIDE, fault);

        assertThat(report.isKept()).as(report.text()).isFalse();
        assertThat(report.figures().errors()).as(report.text()).isPositive();
    }
}
