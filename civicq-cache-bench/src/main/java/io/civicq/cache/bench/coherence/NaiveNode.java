package io.civicq.cache.bench.coherence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/** A node of {@link NaiveSubject}. */
final class NaiveNode implements Subject.Node {
    private static final String CHANNEL = "naive:invalidations";
    private static final String MARK = "mark";
    private static final String TAG = "tag";
    private static final int SECONDS_TO_LIVE = 6 * 3_600;
    private static final int SCANNED_AT_ONCE = 1_000;
    private static final int TIMEOUT_MILLIS = 200;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RedisClient redis;
    private final Cache<String, Copy> near = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofHours(6))
            .build();
    private final LongAdder hits = new LongAdder();
    private final LongAdder loads = new LongAdder();
    private volatile String lastMark = "";
    private volatile boolean closed;

    private record Copy(Versioned value, Set<String> tags) {}

    NaiveNode(String url) {
        URI uri = URI.create(url);
        this.redis = RedisClient.builder()
                .hostAndPort(new HostAndPort(uri.getHost(), uri.getPort()))
                .clientConfig(config())
                .build();
        Thread subscriber = new Thread(this::listen, "naive-subscriber");
        subscriber.setDaemon(true);
        subscriber.start();
    }

    private static DefaultJedisClientConfig config() {
        return DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(TIMEOUT_MILLIS)
                .socketTimeoutMillis(TIMEOUT_MILLIS)
                .build();
    }

    /** Subscribes, and again when the connection breaks. */
    private void listen() {
        while (!closed) {
            try {
                redis.subscribe(new Listener(), CHANNEL);
            } catch (JedisException lost) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }

    private final class Listener extends JedisPubSub {
        @Override
        public void onMessage(String channel, String message) {
            if (closed) {
                unsubscribe();
                return;
            }
            int space = message.indexOf(' ');
            String what = message.substring(space + 1);
            if (message.startsWith(MARK)) {
                lastMark = what;
            } else if (message.startsWith(TAG)) {
                near.asMap().values().removeIf(copy -> copy.tags().contains(what));
            } else {
                near.asMap().keySet().removeIf(key -> matches(key, what));
            }
        }
    }

    private static boolean matches(String key, String pattern) {
        int star = pattern.indexOf('*');
        return star < 0
                ? key.equals(pattern)
                : key.startsWith(pattern.substring(0, star)) && key.endsWith(pattern.substring(star + 1));
    }

    @Override
    public @Nullable Versioned get(Row row, RowLoader loader) throws DatabaseException {
        Versioned cached = getIfPresent(row);
        if (cached != null) {
            return cached;
        }
        loads.increment();
        long version = loader.load(row);
        Versioned value = row.at(version);
        if (value != null) {
            put(row, version);
        }
        return value;
    }

    @Override
    public Subject.Found find(Row row, RowLoader loader) throws DatabaseException {
        return new Subject.Found(get(row, loader), Subject.Manner.AS_TRUE);
    }

    @Override
    public Map<Row, Versioned> getAll(List<Row> rows, RowLoader loader) throws DatabaseException {
        Map<Row, Versioned> found = new HashMap<>();
        for (Row row : rows) {
            Versioned value = get(row, loader);
            if (value != null) {
                found.put(row, value);
            }
        }
        return found;
    }

    @Override
    public @Nullable Versioned getIfPresent(Row row) {
        String key = row.key().text();
        Copy copy = near.getIfPresent(key);
        Versioned value = copy == null ? far(key) : copy.value();
        if (value != null) {
            hits.increment();
        }
        if (value != null && copy == null) {
            near.put(key, new Copy(value, row.tagsAt(value.version())));
        }
        return value;
    }

    private @Nullable Versioned far(String key) {
        try {
            String text = redis.get(key);
            return text == null ? null : new Versioned(key, Long.parseLong(text));
        } catch (JedisException away) {
            return null;
        }
    }

    @Override
    public void put(Row row, long version) {
        String key = row.key().text();
        Versioned value = row.at(version);
        if (value == null) {
            drop(key);
            return;
        }
        near.put(key, new Copy(value, row.tagsAt(version)));
        try {
            redis.set(key, Long.toString(version), SetParams.setParams().ex(SECONDS_TO_LIVE));
            for (String tag : row.tagsAt(version)) {
                redis.sadd(tagged(tag), key);
            }
        } catch (JedisException away) {
            return;
        }
    }

    private static String tagged(String tag) {
        return "naive:tag:" + tag;
    }

    @Override
    public void invalidate(Row row) {
        drop(row.key().text());
    }

    @Override
    public void publish(RowWritten event) {
        drop(event.key().text());
    }

    @Override
    public void invalidate(Invalidation invalidation) {
        invalidation.keys().forEach(key -> drop(key.text()));
        invalidation.scopes().forEach(scope -> dropMatching(scope.text() + ":*"));
        invalidation.patterns().forEach(pattern -> dropMatching(pattern.toString()));
        invalidation
                .caches()
                .forEach(type -> dropMatching(CacheKey.of("civicq", type).text() + ":*"));
        invalidation.tags().forEach(this::dropTagged);
    }

    /** Deletes near, then far, then tells the others. */
    private void drop(String key) {
        near.invalidate(key);
        try {
            redis.del(key);
            redis.publish(CHANNEL, "drop " + key);
        } catch (JedisException away) {
            return;
        }
    }

    private void dropMatching(String pattern) {
        near.asMap().keySet().removeIf(key -> matches(key, pattern));
        try {
            Set<String> keys = new HashSet<>();
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> page =
                        redis.scan(cursor, new ScanParams().match(pattern).count(SCANNED_AT_ONCE));
                keys.addAll(page.getResult());
                cursor = page.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
            if (!keys.isEmpty()) {
                redis.del(keys.toArray(String[]::new));
            }
            redis.publish(CHANNEL, "drop " + pattern);
        } catch (JedisException away) {
            return;
        }
    }

    private void dropTagged(String tag) {
        near.asMap().values().removeIf(copy -> copy.tags().contains(tag));
        try {
            Set<String> keys = redis.smembers(tagged(tag));
            if (!keys.isEmpty()) {
                redis.del(keys.toArray(String[]::new));
            }
            redis.publish(CHANNEL, TAG + " " + tag);
        } catch (JedisException away) {
            return;
        }
    }

    void mark(String text) {
        try {
            redis.publish(CHANNEL, MARK + " " + text);
        } catch (JedisException away) {
            return;
        }
    }

    boolean hasHeard(String mark) {
        return lastMark.equals(mark);
    }

    /** It never knows. */
    @Override
    public boolean isSuspect() {
        return false;
    }

    @Override
    public Subject.Counts counts() {
        return new Subject.Counts(hits.sum(), loads.sum());
    }

    @Override
    public void close() {
        closed = true;
        redis.close();
    }
}
