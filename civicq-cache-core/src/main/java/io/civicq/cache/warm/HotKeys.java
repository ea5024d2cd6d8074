package io.civicq.cache.warm;

import io.civicq.cache.BulkLoader;
import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.NearSample;
import io.civicq.cache.TypeRef;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTemplate;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.spi.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names of the costliest hot keys, kept in the far tier, so that a node that is new can begin with them. They are entries
 * of the data type {@value #DATA_TYPE}, which needs a row in the application's policies: {@link #policy}.
 *
 * <p>How often a key is read is told by looking, now and then, whether anybody has read its value since the look before; see
 * {@link NearSample}. Nothing is counted when a value is read.
 *
 * <p>Each node writes its names in one of 16 places that chance gave it, over those of another node there may be; a new node reads
 * all the places. So there are never more than 16 times 500 names, each for a day, however many nodes come and go.
 */
public final class HotKeys {
    /** The data type of the names. */
    public static final String DATA_TYPE = "hot_keys";

    static final int MOST_NAMES = 500;
    static final int PLACES = 16;
    private static final int MOST_LOOKED_AT = 10_000;
    private static final int ROUNDS_BETWEEN_WRITES = 6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final CacheKey NAMES = CacheKey.of("hot-keys");

    /** Of different length, in ms, to tell keys that are read often from those that are read very often. */
    private static final long[] WINDOWS = {1_000, 100, 10};

    private final Cache<List<String>> names;
    private final Map<String, Remembered<?>> remembered;
    private final Map<String, KeyTemplate> shapes;
    private final Ticker ticker;
    private final CacheKey place;
    private final HotBoard board = new HotBoard(MOST_NAMES);

    /** Used by one round at a time. */
    private int rounds;

    /** A data type whose keys may be remembered, and how a new node loads them. */
    record Remembered<V>(Cache<V> cache, KeyTemplate shape, BulkLoader<Loaded<V>, ? extends Exception> loader) {
        private WarmupSource<CacheKey, V> source(List<CacheKey> keys) {
            return WarmupSource.of(cache, keys::stream, loader).expecting(keys.size());
        }
    }

    HotKeys(Caches caches, List<Remembered<?>> types, Ticker ticker, RandomGenerator random) {
        this.names = caches.cache(DATA_TYPE, new TypeRef<List<String>>() {});
        this.remembered = new LinkedHashMap<>();
        types.forEach(type -> remembered.put(type.cache().name(), type));
        this.shapes = types.stream()
                .collect(Collectors.toUnmodifiableMap(type -> type.cache().name(), Remembered::shape));
        this.ticker = ticker;
        this.place = NAMES.child(random.nextInt(PLACES));
    }

    /** A policy for the names: they live for a day, in the far tier only. */
    public static CachePolicy policy() {
        return CachePolicy.freshFor(Duration.ofDays(1))
                .withNearFor(Duration.ZERO)
                .withEarlyExpiryBeta(0)
                .withMaxPayloadBytes(1024 * 1024);
    }

    /** Looks which values are read, and writes down the hottest now and then. Takes up to a second. */
    void look(CountDownLatch closing) throws InterruptedException {
        long began = ticker.nanos();
        Map<String, NearSample> samples = new HashMap<>();
        remembered.forEach(
                (dataType, type) -> samples.put(dataType, type.cache().sampleNear(MOST_LOOKED_AT)));
        if (closing.await(WINDOWS[rounds % WINDOWS.length], TimeUnit.MILLISECONDS)) {
            return;
        }
        double window = Math.max(1e-6, (ticker.nanos() - began) / NANOS_PER_SECOND);
        samples.forEach((dataType, sample) -> board.saw(dataType, sample.reads(), window));
        board.endRound();
        rounds++;
        if (rounds % ROUNDS_BETWEEN_WRITES == 0) {
            write();
        }
    }

    /** Writes the hottest names into this node's place, if it knows any. */
    void write() {
        List<String> texts = board.hottest().stream().map(HotName::text).toList();
        if (!texts.isEmpty()) {
            names.put(place, texts);
        }
    }

    /** What all nodes have written, as sources of a warm-up, the hottest first within each. Asks the far tier. */
    List<WarmupSource<?, ?>> sources() {
        Map<String, List<CacheKey>> keys = new LinkedHashMap<>();
        merged().forEach(name -> keys.computeIfAbsent(name.dataType(), first -> new ArrayList<>())
                .add(name.key()));
        List<WarmupSource<?, ?>> sources = new ArrayList<>();
        keys.forEach((dataType, all) -> {
            Remembered<?> type = remembered.get(dataType);
            if (type != null) {
                sources.add(type.source(all));
            }
        });
        return sources;
    }

    private List<HotName> merged() {
        Map<Map.Entry<String, CacheKey>, HotName> merged = new HashMap<>();
        for (int i = 0; i < PLACES; i++) {
            List<@Nullable String> written = textsAt(NAMES.child(i));
            for (int n = 0; n < Math.min(MOST_NAMES, written.size()); n++) {
                HotName.parse(written.get(n), shapes)
                        .ifPresent(name -> merged.merge(
                                Map.entry(name.dataType(), name.key()),
                                name,
                                (one, other) -> new HotName(one.dataType(), one.key(), one.score() + other.score())));
            }
        }
        return merged.values().stream()
                .sorted(Comparator.comparingDouble(HotName::score).reversed())
                .limit(MOST_NAMES)
                .toList();
    }

    private List<@Nullable String> textsAt(CacheKey where) {
        List<String> texts = names.getIfPresent(where);
        return texts == null ? List.of() : new ArrayList<>(texts);
    }

    int size() {
        return board.size();
    }
}
