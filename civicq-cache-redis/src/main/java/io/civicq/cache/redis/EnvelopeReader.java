package io.civicq.cache.redis;

import static io.civicq.cache.redis.Envelope.ABSENT;
import static io.civicq.cache.redis.Envelope.CHECKSUM_LENGTH;
import static io.civicq.cache.redis.Envelope.COMPRESSED;
import static io.civicq.cache.redis.Envelope.HEADER_LENGTH;
import static io.civicq.cache.redis.Envelope.MAX_UNSIGNED_SHORT;
import static io.civicq.cache.redis.Envelope.SIGNATURE_LENGTH;
import static io.civicq.cache.redis.Envelope.SIGNED;

import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.invalidation.Tags;
import io.civicq.cache.redis.Unreadable.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link Envelope}s and believes nothing: no length is used before it was compared with what is there and with the
 * limit. Thread-safe.
 *
 * @param codec the id of the codec that will read the payloads
 * @param schema its fingerprint of their type
 * @param maxPayloadBytes a larger payload is refused, before and after it is inflated
 * @param signing null to believe unsigned bytes, and signed ones without a look at the signature
 */
record EnvelopeReader(
        int codec,
        long schema,
        int maxPayloadBytes,
        @Nullable SigningKeys signing) {
    private static final int SHORTEST = HEADER_LENGTH + CHECKSUM_LENGTH;

    /** What was written with this echo. */
    Envelope read(byte[] echo, byte[] array) throws Unreadable {
        ByteBuffer bytes = ByteBuffer.wrap(array);
        require(array.length >= SHORTEST, Reason.TRUNCATED);
        require(bytes.getInt() == Envelope.MAGIC, Reason.MAGIC);
        require(bytes.get() == Envelope.VERSION, Reason.VERSION);
        require(bytes.getInt(8) == array.length, Reason.TRUNCATED);
        int end = array.length - CHECKSUM_LENGTH;
        require(bytes.getInt(end) == checksum(array, end), Reason.CHECKSUM);

        // Bytes that were meant for something else say nothing about other releases, so this comes first.
        int echoLength = Short.toUnsignedInt(bytes.getShort(68));
        require(end - HEADER_LENGTH >= echoLength, Reason.SIZE);
        require(echoLength == echo.length && isAt(HEADER_LENGTH, echo, array), Reason.KEY);
        require(Byte.toUnsignedInt(bytes.get()) == codec, Reason.CODEC);
        int flags = Short.toUnsignedInt(bytes.getShort());
        require((flags & ~(ABSENT | COMPRESSED | SIGNED)) == 0, Reason.VERSION);
        require(bytes.getLong(16) == schema, Reason.SCHEMA);
        end -= (flags & SIGNED) == 0 ? 0 : SIGNATURE_LENGTH;
        require(end >= HEADER_LENGTH + echoLength, Reason.SIZE);
        require(signing == null || isSigned(flags, array, end, signing), Reason.SIGNATURE);

        int wholeLength = bytes.getInt(12);
        LogPosition position = new LogPosition(bytes.getLong(24), bytes.getLong(32));
        long fresh = bytes.getLong(40);
        long retention = bytes.getLong(48);
        long age = bytes.getLong(56);
        require(retention > 0 && fresh <= retention && retention - fresh >= 0 && age >= 0, Reason.LIFETIME);
        int tagCount = Short.toUnsignedInt(bytes.getShort(70));
        bytes.position(HEADER_LENGTH + echoLength).limit(end);
        Set<String> tags = tags(bytes, tagCount);
        byte[] payload = (flags & ABSENT) == 0 ? payload(bytes, flags, wholeLength) : null;
        require(payload != null || (bytes.remaining() == 0 && wholeLength == 0), Reason.SIZE);
        return new Envelope(position, fresh, retention, age, bytes.getInt(64), tags, payload);
    }

    private static void require(boolean condition, Reason otherwise) throws Unreadable {
        if (!condition) {
            throw new Unreadable(otherwise);
        }
    }

    private static int checksum(byte[] array, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(array, 0, length);
        return (int) checksum.getValue();
    }

    private static boolean isSigned(int flags, byte[] array, int end, SigningKeys keys) {
        return (flags & SIGNED) != 0 && keys.accepts(ByteBuffer.wrap(array).getInt(end), array, end + Integer.BYTES);
    }

    private static boolean isAt(int offset, byte[] echo, byte[] array) {
        return Arrays.equals(array, offset, offset + echo.length, echo, 0, echo.length);
    }

    private static Set<String> tags(ByteBuffer bytes, int count) throws Unreadable {
        require(count <= MAX_UNSIGNED_SHORT && bytes.remaining() >= count, Reason.SIZE);
        Set<String> tags = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            require(bytes.hasRemaining(), Reason.SIZE);
            int length = Byte.toUnsignedInt(bytes.get());
            require(bytes.remaining() >= length, Reason.SIZE);
            byte[] tag = new byte[length];
            bytes.get(tag);
            try {
                tags.add(Tags.check(new String(tag, StandardCharsets.ISO_8859_1)));
            } catch (IllegalArgumentException malformed) {
                throw new Unreadable(Reason.TAGS);
            }
        }
        return tags;
    }

    private byte[] payload(ByteBuffer bytes, int flags, int wholeLength) throws Unreadable {
        require(wholeLength >= 0 && wholeLength <= maxPayloadBytes, Reason.SIZE);
        require(bytes.remaining() <= maxPayloadBytes, Reason.SIZE);
        byte[] stored = new byte[bytes.remaining()];
        bytes.get(stored);
        if ((flags & COMPRESSED) != 0) {
            return Compression.inflate(stored, wholeLength);
        }
        require(stored.length == wholeLength, Reason.SIZE);
        return stored;
    }
}
