package io.civicq.cache.bench.coherence;

import io.civicq.cache.redis.server.Await;
import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What most people write: Caffeine before Redis before the database, cache-aside; an invalidation deletes in Redis and
 * tells the other nodes by pub/sub. It is here to show that the checker can fail.
 */
final class NaiveSubject implements Subject {
    @Override
    public boolean isLibrary() {
        return false;
    }

    @Override
    public Node open(String url, @Nullable Ticker ticker) {
        return new NaiveNode(url);
    }

    /** {@inheritDoc} All that can be known is that each of them hears what is published now. */
    @Override
    public boolean areSettled(List<Node> nodes, Duration limit) {
        List<NaiveNode> all = nodes.stream().map(NaiveNode.class::cast).toList();
        String mark = UUID.randomUUID().toString();
        all.get(0).mark(mark);
        try {
            Await.eventually(
                    limit, () -> all.stream().allMatch(node -> node.hasHeard(mark)), "every node has heard the mark");
            return true;
        } catch (AssertionError notYet) {
            return false;
        }
    }
}
