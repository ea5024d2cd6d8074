package io.civicq.cache.redis;

import static io.civicq.cache.redis.Envelope.ABSENT;
import static io.civicq.cache.redis.Envelope.CHECKSUM_LENGTH;
import static io.civicq.cache.redis.Envelope.COMPRESSED;
import static io.civicq.cache.redis.Envelope.HEADER_LENGTH;
import static io.civicq.cache.redis.Envelope.MAX_UNSIGNED_SHORT;
import static io.civicq.cache.redis.Envelope.SIGNATURE_LENGTH;
import static io.civicq.cache.redis.Envelope.SIGNED;

import io.civicq.cache.redis.Unreadable.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@link Envelope}s. Thread-safe.
 *
 * @param codec the id of the codec that made the payloads
 * @param schema its fingerprint of their type
 * @param maxPayloadBytes a larger payload is refused, before compression
 * @param signing null for no signatures
 */
record EnvelopeWriter(
        int codec,
        long schema,
        int maxPayloadBytes,
        Compression compression,
        @Nullable SigningKeys signing) {
    private static final byte[] NO_PAYLOAD = {};

    /** @throws Unreadable if a reader would refuse it for its size */
    byte[] write(byte[] echo, Envelope envelope) throws Unreadable {
        byte[] whole = envelope.payload() == null ? NO_PAYLOAD : envelope.payload();
        String[] tags = envelope.tags().toArray(String[]::new);
        if (whole.length > maxPayloadBytes || echo.length > MAX_UNSIGNED_SHORT || tags.length > MAX_UNSIGNED_SHORT) {
            throw new Unreadable(Reason.SIZE);
        }
        Arrays.sort(tags);
        byte[] compressed = compression.compress(whole);
        byte[] payload = compressed == null ? whole : compressed;
        int tagsLength = Arrays.stream(tags).mapToInt(tag -> 1 + tag.length()).sum();
        int signatureLength = signing == null ? 0 : SIGNATURE_LENGTH;
        long length =
                (long) HEADER_LENGTH + echo.length + tagsLength + payload.length + signatureLength + CHECKSUM_LENGTH;
        if (length > Integer.MAX_VALUE - 8) {
            throw new Unreadable(Reason.SIZE);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        bytes.putInt(Envelope.MAGIC).put(Envelope.VERSION).put((byte) codec);
        bytes.putShort((short) ((envelope.payload() == null ? ABSENT : 0)
                | (compressed == null ? 0 : COMPRESSED)
                | (signing == null ? 0 : SIGNED)));
        bytes.putInt(bytes.capacity()).putInt(whole.length).putLong(schema);
        bytes.putLong(envelope.position().epoch()).putLong(envelope.position().number());
        bytes.putLong(envelope.freshMillis())
                .putLong(envelope.retentionMillis())
                .putLong(envelope.ageMillis());
        bytes.putInt(envelope.costMicros());
        bytes.putShort((short) echo.length).putShort((short) tags.length);
        bytes.put(echo);
        for (String tag : tags) {
            bytes.put((byte) tag.length()).put(tag.getBytes(StandardCharsets.US_ASCII));
        }
        bytes.put(payload);
        if (signing != null) {
            int signed = bytes.putInt(signing.writingId()).position();
            bytes.put(signing.sign(bytes.array(), signed));
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.array(), 0, bytes.position());
        return bytes.putInt((int) checksum.getValue()).array();
    }
}
