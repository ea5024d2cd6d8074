package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.memory.InMemoryTier;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.Tier;
import io.civicq.cache.spi.TierStatistics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P8: whatever fails, nothing is served that is older than its freshness lifetime and the longer of its stale windows. */
class StaleAgeTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final Duration WINDOW = Duration.ofMinutes(30);
    private static final int STEPS = 3_000;

    private final Nodes nodes = new Nodes(
            CachePolicy.freshFor(Nodes.TTL)
                    .withJitter(0)
                    .withStaleWhileRevalidate(Duration.ofMinutes(10))
                    .withStaleIfError(WINDOW),
            new NeverForgets());
    private final List<Cache<String>> caches =
            List.of(Nodes.questions(nodes.start()), Nodes.questions(nodes.start()), Nodes.questions(nodes.start()));

    /** A far tier that leaves it all to the nodes. */
    private static final class NeverForgets implements Tier {
        private final Tier tier = InMemoryTier.ofMaximumCount(1_000);

        @Override
        public String name() {
            return tier.name();
        }

        @Override
        public <V> Store<V> open(StoreSpec<V> spec) {
            return tier.open(new StoreSpec<>(
                    spec.namespace(),
                    spec.dataType(),
                    spec.valueType(),
                    entry -> Duration.ofDays(1_000).toNanos(),
                    spec.maxPayloadBytes(),
                    spec.ticker()));
        }

        @Override
        public TierStatistics statistics() {
            return tier.statistics();
        }

        @Override
        public void close() {
            tier.close();
        }
    }

    /** By the clock of the nodes: the value names until when it may be served. */
    private String servableUntil(Duration lifetime) {
        return String.valueOf(nodes.ticker.nanos() + lifetime.plus(WINDOW).toNanos());
    }

    private Loaded<String> load(Random random) throws IOException {
        if (random.nextInt(10) > 0) {
            throw new IOException("database is down");
        }
        if (random.nextBoolean()) {
            return Loaded.of(servableUntil(Nodes.TTL));
        }
        Duration own = Duration.ofMinutes(1 + random.nextInt(60));
        return Loaded.of(servableUntil(own)).freshFor(own);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nothingOlderIsServed(long seed) {
        Random random = new Random(seed);
        int stale = 0;
        for (int i = 0; i < STEPS; i++) {
            Cache<String> cache = caches.get(random.nextInt(caches.size()));
            nodes.ticker.advance(Duration.ofSeconds(random.nextInt(300)));
            switch (random.nextInt(10)) {
                case 0 -> cache.invalidate(SEVEN);
                case 1 -> nodes.background.runAll();
                default -> stale += read(cache, random);
            }
        }
        assertThat(stale).as("stale reads").isGreaterThan(STEPS / 10);
    }

    /** How many stale values it was served. */
    private int read(Cache<String> cache, Random random) {
        Answer<String> answer;
        try {
            answer = cache.findLoaded(SEVEN, () -> load(random));
        } catch (IOException e) {
            return 0;
        }
        long until = Long.parseLong(String.valueOf(answer.value()));
        assertThat(nodes.ticker.nanos()).isLessThanOrEqualTo(until);
        return answer.isStale() ? 1 : 0;
    }
}
