package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Caches;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.FaultProxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** P4 across nodes: a read that asks for a position shows what was invalidated up to there, or loads. */
class ReadYourWritesIT extends NodesOfOneRedis {
    @Test
    void aReadThatAsksForAPositionShowsWhatAnotherNodeInvalidated() {
        Caches here = node();
        Caches there = node();
        for (int version = 1; version <= 50; version++) {
            read(there);
            row.set("version " + version);
            LogPosition position = here.invalidate(Invalidation.ofKeys(PAGE));

            assertThat(pages(there).atLeast(position, SOON).get(PAGE, row::get)).isEqualTo("version " + version);
        }
        assertThat(there.awaitPosition(here.position(), SOON)).isTrue();
    }

    @Test
    void aReadThatAsksForAPositionOnANodeThatIsCutOffGoesToItsLoader() {
        try (FaultProxy link = FaultProxy.before(redis)) {
            Caches here = node();
            Caches cutOff = node(link.uri());
            value(cutOff);
            link.silence();
            row.set("new");
            LogPosition position = here.invalidate(Invalidation.ofKeys(PAGE));

            assertThat(value(cutOff)).isEqualTo("old");
            assertThat(pages(cutOff).atLeast(position, Duration.ofMillis(1)).get(PAGE, row::get))
                    .isEqualTo("new");
        }
    }

    @Test
    void whatIsInvalidatedDuringAnOutageHasNoPositionUntilTheLogHasIt() {
        try (FaultProxy link = FaultProxy.before(redis)) {
            Caches there = node();
            Caches cutOff = node(link.uri());
            value(there);
            link.silence();
            row.set("new");

            LogPosition position = cutOff.invalidate(Invalidation.ofKeys(PAGE));
            assertThat(position).isEqualTo(LogPosition.PENDING).isEqualTo(cutOff.position());
            assertThat(pages(there).atLeast(position, SOON).get(PAGE, row::get)).isEqualTo("new");
            link.heal();
            Await.eventually(SOON, () -> !cutOff.position().equals(LogPosition.PENDING), "the log to take it");

            assertThat(pages(there).atLeast(cutOff.position(), SOON).get(PAGE, row::get))
                    .isEqualTo("new");
            assertThat(value(there)).isEqualTo("new");
        }
    }
}
