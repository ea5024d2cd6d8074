package io.civicq.cache.bench.stampede;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The short form of the subcommand: few threads and expiries. */
class StampedeIT {
    private static final List<Contender> PEERS = List.of(
            Contender.ASIDE, Contender.SPRING, Contender.SPRING_LOCKING, Contender.JETCACHE, Contender.REDISSON);

    private static Map<Contender, Result> results(Duration freshFor, int expiries, List<Contender> contenders) {
        return new Tournament(new StampedeOptions(3, 8, Duration.ofMillis(20), freshFor, expiries, contenders)).run();
    }

    @Test
    void anExpiryCostsOneLoadAmongAllThreadsOfAllNodes() {
        List<Contender> ours = List.of(Contender.CIVICQ_STALE, Contender.CIVICQ);

        results(Duration.ofSeconds(4), 3, ours).forEach((contender, result) -> {
            assertThat(Limits.onAnyMachine().brokenBy(result, contender))
                    .as("%s: %s", contender, result)
                    .isEmpty();
            assertThat(result.loadsPerMiss()).as(contender.label()).isEqualTo(1);
        });
    }

    /** Their figures are for the docs; that they can be had is for the build. */
    @Test
    void everyPeerReadsThrough() {
        results(Duration.ofSeconds(1), 1, PEERS).forEach((contender, result) -> {
            assertThat(result.failures()).as(contender.label()).isEmpty();
            assertThat(result.loadsPerMiss()).as(contender.label()).isBetween(1.0, 24.0);
            assertThat(result.cold().max()).as(contender.label()).isGreaterThanOrEqualTo(20);
        });
    }
}
