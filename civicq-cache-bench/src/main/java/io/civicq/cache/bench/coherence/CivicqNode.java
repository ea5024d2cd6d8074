package io.civicq.cache.bench.coherence;

import io.civicq.cache.Answer;
import io.civicq.cache.Cache;
import io.civicq.cache.CacheStatistics;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.Freshness;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A node of {@link CivicqSubject}. */
final class CivicqNode implements Subject.Node {
    private final Caches caches;
    private final InvalidationMirror mirror;
    private final Map<DataType, Cache<Versioned>> byType = new EnumMap<>(DataType.class);
    private final Cache<String> probes;
    private final CacheKey probe = CacheKey.of("civicq", CivicqSubject.PROBE, UUID.randomUUID());

    CivicqNode(Caches caches, InvalidationMirror mirror) {
        this.caches = caches;
        this.mirror = mirror;
        for (DataType type : DataType.values()) {
            byType.put(type, CivicqSubject.cacheOf(caches, type));
        }
        this.probes = caches.cache(CivicqSubject.PROBE, String.class);
    }

    private Cache<Versioned> cache(Row row) {
        return Objects.requireNonNull(byType.get(row.type()));
    }

    private static Loaded<Versioned> loaded(Row row, long version) {
        Loaded<Versioned> loaded = Loaded.of(row.at(version));
        return loaded.tagged(row.tagsAt(version).toArray(String[]::new));
    }

    @Override
    public @Nullable Versioned get(Row row, RowLoader loader) throws DatabaseException {
        return row.type().isTagged()
                ? cache(row).getLoaded(row.key(), () -> loaded(row, loader.load(row)))
                : cache(row).get(row.key(), () -> row.at(loader.load(row)));
    }

    @Override
    public Subject.Found find(Row row, RowLoader loader) throws DatabaseException {
        Answer<Versioned> answer = row.type().isTagged()
                ? cache(row).findLoaded(row.key(), () -> loaded(row, loader.load(row)))
                : cache(row).find(row.key(), () -> row.at(loader.load(row)));
        boolean onError = answer.freshness() == Freshness.STALE_IF_ERROR;
        return new Subject.Found(answer.value(), onError ? Subject.Manner.STALE_IF_ERROR : Subject.Manner.AS_TRUE);
    }

    @Override
    public Map<Row, Versioned> getAll(List<Row> rows, RowLoader loader) throws DatabaseException {
        Map<CacheKey, Row> byKey = new LinkedHashMap<>();
        rows.forEach(row -> byKey.put(row.key(), row));
        Map<CacheKey, Versioned> values = cache(rows.get(0)).getAll(byKey.keySet(), keys -> {
            Map<CacheKey, Versioned> loaded = new HashMap<>();
            for (CacheKey key : keys) {
                Row row = Objects.requireNonNull(byKey.get(key));
                Versioned value = row.at(loader.load(row));
                if (value != null) {
                    loaded.put(key, value);
                }
            }
            return loaded;
        });
        Map<Row, Versioned> found = new HashMap<>();
        values.forEach((key, value) -> found.put(Objects.requireNonNull(byKey.get(key)), value));
        return found;
    }

    @Override
    public @Nullable Versioned getIfPresent(Row row) {
        return cache(row).getIfPresent(row.key());
    }

    @Override
    public void put(Row row, long version) {
        cache(row).put(row.key(), loaded(row, version));
    }

    @Override
    public void invalidate(Row row) {
        cache(row).invalidate(row.key());
    }

    @Override
    public void invalidate(Invalidation invalidation) {
        caches.invalidate(invalidation);
    }

    @Override
    public void publish(RowWritten event) {
        caches.publish(event);
    }

    @Override
    public boolean isSuspect() {
        return mirror.isSuspect();
    }

    @Override
    public Subject.Counts counts() {
        Subject.Counts counts = new Subject.Counts(0, 0);
        for (Cache<Versioned> cache : byType.values()) {
            CacheStatistics.Outcomes all = cache.statistics().outcomes();
            counts = counts.plus(
                    new Subject.Counts(all.near() + all.far() + all.stale(), all.loaded() + all.refreshed()));
        }
        return counts;
    }

    /** Whether it keeps and finds values in the far tier: not while Redis is away, nor while invalidations are pending. */
    boolean usesTheFarTier() {
        if (probes.getIfPresent(probe) == null) {
            probes.put(probe, "probe");
        }
        return probes.getIfPresent(probe) != null;
    }

    /** Reads a row, and tells of a load. */
    @Nullable
    Versioned valueOf(Row row, Runnable onLoad) {
        return cache(row).get(row.key(), () -> {
            onLoad.run();
            return row.at(row.version());
        });
    }

    LogPosition append(Invalidation invalidation) {
        return caches.invalidate(invalidation);
    }

    /** Whether it knows everything that the log said up to a position, and that it knows it. */
    boolean hasHeard(LogPosition position) {
        return mirror.position().covers(position) && !mirror.isSuspect();
    }

    @Override
    public void close() {
        caches.close();
    }
}
