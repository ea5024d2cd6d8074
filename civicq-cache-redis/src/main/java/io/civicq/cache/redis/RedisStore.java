package io.civicq.cache.redis;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.redis.Unreadable.Reason;
import io.civicq.cache.spi.CacheEntry;
import io.civicq.cache.spi.Codec;
import io.civicq.cache.spi.CodecException;
import io.civicq.cache.spi.Store;
import io.civicq.cache.spi.StoreSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The entries of one data type in Redis. */
final class RedisStore<V> implements Store<V> {
    private static final int MOST_AT_ONCE = 1_000;
    private static final long MOST_BYTES_AT_ONCE = 8 * 1024 * 1024;
    private static final long NANOS_PER_MICRO = 1_000;

    private final StoreSpec<V> spec;
    private final RedisConnections connections;
    private final FailureCounts failures;
    private final ForeignKeys foreign;
    private final PendingInvalidations pending;
    private final RedisKeys keys;
    private final Codec<V> codec;
    private final EnvelopeReader reader;
    private final EnvelopeWriter writer;

    /** How much a read finds, about. Written by any reader; a loss is made up by the next. */
    private volatile long expectedBytes;

    RedisStore(
            StoreSpec<V> spec,
            RedisFormat format,
            RedisConnections connections,
            FailureCounts failures,
            ForeignKeys foreign,
            PendingInvalidations pending) {
        this.pending = pending;
        this.spec = spec;
        this.connections = connections;
        this.failures = failures;
        this.foreign = foreign;
        this.keys = new RedisKeys(spec.namespace());
        this.codec = format.codecs().codecOf(spec.valueType());
        Compression compression = new Compression(format.compressAboveBytes(), format.compressionLevel());
        this.reader = new EnvelopeReader(codec.id(), codec.schema(), spec.maxPayloadBytes(), format.signing());
        this.writer =
                new EnvelopeWriter(codec.id(), codec.schema(), spec.maxPayloadBytes(), compression, format.signing());
    }

    /** {@inheritDoc} One round trip, shared with other readers if they are many; the value is decoded by this thread. */
    @Override
    public @Nullable CacheEntry<V> get(CacheKey key) {
        if (!pending.isEmpty()) {
            return null;
        }
        String name = keys.nameOf(key);
        // Read before the question is asked: the answer's lifetimes are counted from a moment that is not too late.
        long now = spec.ticker().nanos();
        Request.@Nullable Held held = connections.read(RedisKeys.bytes(name), expectedBytes);
        if (held != null && held.bytes() != null) {
            expect(held.bytes().length);
        }
        return entryOf(name, held, now);
    }

    private void expect(long seen) {
        long before = expectedBytes;
        long after = Combining.expectation(before, seen);
        if (after != before) {
            expectedBytes = after;
        }
    }

    /**
     * {@inheritDoc} One round trip per primary and 1,000 keys.
     *
     * <p>Nothing is found while this node has invalidations that the log has not: another node may have kept what they are
     * about meanwhile, and only their numbers tell.
     */
    @Override
    public Map<CacheKey, CacheEntry<V>> getAll(Collection<CacheKey> wanted) {
        if (!pending.isEmpty()) {
            return Map.of();
        }
        if (wanted.size() == 1) {
            CacheKey only = wanted.iterator().next();
            CacheEntry<V> entry = get(only);
            return entry == null ? Map.of() : Map.of(only, entry);
        }
        List<CacheKey> all = List.copyOf(wanted);
        Map<CacheKey, CacheEntry<V>> found = new HashMap<>();
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            List<CacheKey> some = all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE));
            List<String> names = some.stream().map(keys::nameOf).toList();
            // Read before the question is asked: the answer's lifetimes are counted from a moment that is not too late.
            long now = spec.ticker().nanos();
            List<Request.@Nullable Held> answers = connections.pipelined(
                    "get",
                    names.stream()
                            .map(name -> new Request.Read(RedisKeys.bytes(name)))
                            .toList());
            for (int i = 0; i < answers.size(); i++) {
                CacheEntry<V> entry = entryOf(names.get(i), answers.get(i), now);
                if (entry != null) {
                    found.put(some.get(i), entry);
                }
            }
        }
        return found;
    }

    private @Nullable CacheEntry<V> entryOf(String name, Request.@Nullable Held held, long now) {
        if (held == null || held.bytes() == null) {
            return null;
        }
        try {
            if (held.remainingMillis() < 0) {
                throw new Unreadable(Reason.LIFETIME);
            }
            Envelope envelope = reader.read(Envelope.echo(spec.dataType(), name), held.bytes());
            V value = envelope.payload() == null ? null : codec.decode(envelope.payload());
            long fresh = TimeUnit.MILLISECONDS.toNanos(envelope.freshMillisLeft(held.remainingMillis()));
            long cost = envelope.costMicros() * NANOS_PER_MICRO;
            foreign.forget(name);
            long age = TimeUnit.MILLISECONDS.toNanos(envelope.ageMillisNow(held.remainingMillis()));
            CacheEntry.Times times = new CacheEntry.Times(now - age, now + fresh, cost);
            return new CacheEntry<>(value, envelope.tags(), envelope.position(), times);
        } catch (CodecException e) {
            failures.count(Reason.PAYLOAD.label());
        } catch (Unreadable e) {
            failures.count(e.reason().label());
            if (e.reason().isForeign()) {
                foreign.saw(name);
            }
        }
        return null;
    }

    @Override
    public void put(CacheKey key, CacheEntry<V> entry) {
        putAll(Map.of(key, entry));
    }

    /** One round trip per primary and 1,000 keys or 8 MiB. */
    @Override
    public void putAll(Map<CacheKey, CacheEntry<V>> entries) {
        if (!pending.isEmpty()) {
            return; // The entries carry positions that this node gave itself, which other nodes would misread.
        }
        List<Request.Keyed<Object>> requests = new ArrayList<>();
        long size = 0;
        for (Map.Entry<CacheKey, CacheEntry<V>> entry : entries.entrySet()) {
            String name = keys.nameOf(entry.getKey());
            if (foreign.holds(name)) {
                failures.count("foreign");
                continue;
            }
            Request.Keyed<Object> request = requestFor(name, entry.getValue());
            requests.add(request);
            size += request.size();
            if (requests.size() == MOST_AT_ONCE || size >= MOST_BYTES_AT_ONCE) {
                connections.pipelined("put", requests);
                requests.clear();
                size = 0;
            }
        }
        connections.pipelined("put", requests);
    }

    /** What is not worth keeping, or cannot be written, is removed: it takes the place of what was there. */
    private Request.Keyed<Object> requestFor(String name, CacheEntry<V> entry) {
        byte[] key = RedisKeys.bytes(name);
        long retention = TimeUnit.NANOSECONDS.toMillis(spec.retention().nanosFor(entry));
        if (retention <= 0) {
            return new Request.Remove(key);
        }
        long now = spec.ticker().nanos();
        long fresh = TimeUnit.NANOSECONDS.toMillis(entry.remainingNanos(now));
        try {
            V value = entry.value();
            Envelope envelope = new Envelope(
                    entry.position(),
                    Math.min(fresh, retention),
                    retention,
                    Math.max(0, TimeUnit.NANOSECONDS.toMillis(entry.ageNanos(now))),
                    (int) (entry.costNanos() / NANOS_PER_MICRO),
                    entry.tags(),
                    value == null ? null : codec.encode(value));
            return new Request.Write(key, writer.write(Envelope.echo(spec.dataType(), name), envelope), retention);
        } catch (CodecException e) {
            failures.count("encode");
        } catch (Unreadable e) {
            failures.count(e.reason().label());
        }
        return new Request.Remove(key);
    }

    @Override
    public void remove(CacheKey key) {
        String name = keys.nameOf(key);
        connections.pipelined("remove", List.of(new Request.Remove(RedisKeys.bytes(name))));
        foreign.forget(name);
    }
}
