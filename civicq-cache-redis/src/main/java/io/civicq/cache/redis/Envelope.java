package io.civicq.cache.redis;

import io.civicq.cache.invalidation.LogPosition;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an entry in Redis. As bytes (version 1, all numbers big-endian):
 *
 * <pre>
 *  at  size  what
 *   0     4  magic: the ASCII characters CivQ
 *   4     1  version: 1
 *   5     1  codec: the id of the format of the payload
 *   6     2  flags: 1 = known absent (no payload), 2 = payload compressed (raw deflate), 4 = signed
 *   8     4  length of all of this
 *  12     4  length of the payload before compression
 *  16     8  schema: the fingerprint of the shape of the value's type
 *  24     8  log epoch  \  the position read
 *  32     8  log number /  before the load began
 *  40     8  freshness lifetime left when it was written, in ms; negative if it was stale already
 *  48     8  retention when it was written, in ms; the PX of the SET
 *  56     8  age when it was written, in ms since it was loaded
 *  64     4  what the load cost, in µs
 *  68     2  length of the echo
 *  70     2  number of tags
 *  72        the echo: data type, line feed, and the key that it was written under, UTF-8
 *            the tags in order: one byte of length and ASCII each
 *            the payload
 *         4  if signed: the id of the signing key \ HMAC-SHA256 over
 *        32  if signed: the signature             / all before it
 *         4  CRC32C over all before it
 * </pre>
 *
 * <p>Fields are only ever given a meaning by a new version. The files {@code envelope-v1-*.bin} among the test resources
 * are examples.
 *
 * @param freshMillis see above
 * @param retentionMillis see above
 * @param ageMillis see above
 * @param costMicros see above
 * @param payload null for a known absence
 */
@SuppressWarnings("ArrayRecordComponent")
record Envelope(
        LogPosition position,
        long freshMillis,
        long retentionMillis,
        long ageMillis,
        int costMicros,
        Set<String> tags,
        byte @Nullable [] payload) {

    static final int MAGIC = 0x43697651;
    static final byte VERSION = 1;
    static final int ABSENT = 1;
    static final int COMPRESSED = 2;
    static final int SIGNED = 4;
    static final int HEADER_LENGTH = 72;
    static final int SIGNATURE_LENGTH = 4 + 32;
    static final int CHECKSUM_LENGTH = 4;
    static final int MAX_UNSIGNED_SHORT = 0xFFFF;

    /** What tells that bytes were written for this key of this data type, and not moved here. */
    static byte[] echo(String dataType, String key) {
        return (dataType + '\n' + key).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The freshness lifetime that is left, in ms.
     *
     * <p>Redis counts down the retention, which outlasts the freshness by the stale window. More than at the beginning it
     * never is, whatever became of the key's time to live.
     *
     * @param remainingMillis how much of the retention is left
     */
    long freshMillisLeft(long remainingMillis) {
        return Math.min(freshMillis, remainingMillis - (retentionMillis - freshMillis));
    }

    /** The time since it was loaded, in ms; {@code remainingMillis} as above. */
    long ageMillisNow(long remainingMillis) {
        return ageMillis + Math.max(0, retentionMillis - remainingMillis);
    }
}
