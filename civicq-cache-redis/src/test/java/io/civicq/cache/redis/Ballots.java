package io.civicq.cache.redis;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Ballots, and stores of them, for tests. */
final class Ballots {
    /** A node's time that stands still; Redis has its own. */
    static final Ticker TICKER = () -> Duration.ofDays(7).toNanos();

    static final Duration FRESH = Duration.ofMinutes(15);
    static final Duration STALE_WINDOW = Duration.ofHours(1);
    static final LogPosition POSITION = new LogPosition(42, 1_700_000_000_000_000L);

    record Ballot(long id, String title, List<String> contests) {}

    private Ballots() {}

    static StoreSpec<Ballot> spec(String namespace) {
        return new StoreSpec<>(
                namespace,
                "ballot",
                Ballot.class,
                entry -> entry.remainingNanos(TICKER.nanos()) + STALE_WINDOW.toNanos(),
                1024 * 1024,
                TICKER);
    }

    static Store<Ballot> store(RedisTier tier, String namespace) {
        return tier.open(spec(namespace));
    }

    static CacheKey key(String namespace, long id) {
        return CacheKey.of(namespace, "ballot", id);
    }

    static Ballot ballot(long id) {
        return new Ballot(id, "Ballot " + id, List.of("Mayor", "Council"));
    }

    static CacheEntry<Ballot> entry(long id) {
        return entry(ballot(id), FRESH);
    }

    static CacheEntry<Ballot> entry(Ballot ballot, Duration fresh) {
        return new CacheEntry<>(ballot, Set.of("ballot:" + ballot.id()), POSITION, times(fresh, 3_000_000));
    }

    static CacheEntry<Ballot> absence() {
        return new CacheEntry<>(null, Set.of(), POSITION, times(Duration.ofSeconds(60), 0));
    }

    /** Loaded two seconds ago. */
    static CacheEntry.Times times(Duration fresh, long costNanos) {
        long now = TICKER.nanos();
        return new CacheEntry.Times(now - Duration.ofSeconds(2).toNanos(), now + fresh.toNanos(), costNanos);
    }

    static Map<CacheKey, CacheEntry<Ballot>> entries(String namespace, long count) {
        return LongStream.range(0, count).boxed().collect(Collectors.toMap(id -> key(namespace, id), Ballots::entry));
    }

    static long failures(RedisTier tier, String cause) {
        return tier.failures().getOrDefault(cause, 0L);
    }
}
