package io.civicq.cache.redis;

import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.spi.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * Removes the keys that match a pattern, by SCAN and UNLINK on every primary. It frees room and guarantees nothing: it ends
 * at a failure or its deadline, and what others write meanwhile may stay or go.
 */
record PatternSweep(RedisConnections connections, RedisKeys keys, Ticker ticker) {
    /** The longest that a sweep occupies its caller. */
    static final Duration DEADLINE = Duration.ofSeconds(30);

    /** At 1,000 a step stalls other clients for about 1 ms; the default of 10 takes ten times as long in all. */
    private static final int KEYS_PER_STEP = 1_000;

    void remove(KeyPattern pattern) {
        long start = ticker.nanos();
        byte[] glob = RedisKeys.bytes(keys.globOf(pattern));
        for (HostAndPort primary : connections.primaries()) {
            remove(pattern, glob, primary, start);
        }
    }

    private void remove(KeyPattern pattern, byte[] glob, HostAndPort primary, long start) {
        byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
        ScanParams step = new ScanParams().match(glob).count(KEYS_PER_STEP);
        do {
            byte[] from = cursor;
            @Nullable
            ScanResult<byte[]> found = connections.on(primary, "discard", pipeline -> pipeline.scan(from, step));
            if (found == null) {
                return;
            }
            List<Request.Remove> matching = found.getResult().stream()
                    .filter(name -> keys.matches(pattern, new String(name, StandardCharsets.UTF_8)))
                    .map(Request.Remove::new)
                    .toList();
            connections.pipelined("discard", matching);
            cursor = found.getCursorAsBytes();
        } while (!Arrays.equals(cursor, ScanParams.SCAN_POINTER_START_BINARY)
                && ticker.nanos() - start < DEADLINE.toNanos());
    }
}
