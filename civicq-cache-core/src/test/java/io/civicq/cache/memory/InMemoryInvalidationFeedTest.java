package io.civicq.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.spi.InvalidationFeed;
import io.civicq.cache.spi.InvalidationFeedContractTest;
import io.civicq.cache.spi.InvalidationLog.Membership;
import org.junit.jupiter.api.Test;

/** The feed of a log in process, which is bounded. */
class InMemoryInvalidationFeedTest extends InvalidationFeedContractTest {
    private final InMemoryInvalidationLog log = new InMemoryInvalidationLog(7);

    @Override
    protected Membership member(InvalidationMirror mirror) {
        return log.join(mirror);
    }

    @Override
    protected InvalidationFeed feed() {
        return log.feed();
    }

    @Test
    void pastItsBoundEverythingStandsForWhatItForgot() {
        Membership member = member();
        InvalidationFeed feed = feed();
        caughtUp(feed);
        for (int i = 0; i <= 10_000; i++) {
            member.append(Invalidation.ofTags("question:" + i));
        }
        assertThat(taken(feed.after(null, LEASE)).merged())
                .isEqualTo(Invalidation.ofEverything().hard());
    }
}
