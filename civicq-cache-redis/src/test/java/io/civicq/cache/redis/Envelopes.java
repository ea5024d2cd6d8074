package io.civicq.cache.redis;

import io.civicq.cache.invalidation.LogPosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32C;

/** Envelopes for tests: question 7 of contest 5. */
final class Envelopes {
    static final byte[] ECHO = Envelope.echo("question", "civicq:question:7");
    static final int CODEC = 1;
    static final long SCHEMA = 0x0123456789ABCDEFL;
    static final int MAX_PAYLOAD = 64 * 1024;
    static final Compression COMPRESSION = new Compression(200, 1);
    static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    static final EnvelopeWriter WRITER = new EnvelopeWriter(CODEC, SCHEMA, MAX_PAYLOAD, COMPRESSION, null);
    static final EnvelopeReader READER = new EnvelopeReader(CODEC, SCHEMA, MAX_PAYLOAD, null);
    static final EnvelopeWriter SIGNING_WRITER =
            new EnvelopeWriter(CODEC, SCHEMA, MAX_PAYLOAD, COMPRESSION, SigningKeys.of(3, SECRET));
    static final EnvelopeReader SIGNING_READER =
            new EnvelopeReader(CODEC, SCHEMA, MAX_PAYLOAD, SigningKeys.of(3, SECRET));

    private static final String ESSAY = "Should the library open on Sundays? ";

    private Envelopes() {}

    static Envelope plain() {
        return of("{\"id\":7,\"text\":\"" + ESSAY + "\"}");
    }

    static Envelope compressible() {
        return of("{\"id\":7,\"text\":\"" + ESSAY.repeat(20) + "\"}");
    }

    static Envelope absent() {
        return new Envelope(new LogPosition(-42, 1_700_000_000_000_000L), 60_000, 60_000, 5, 0, Set.of(), null);
    }

    private static Envelope of(String json) {
        return new Envelope(
                new LogPosition(42, 1_700_000_000_000_001L),
                900_000,
                4_500_000,
                1_500,
                12_345,
                Set.of("question:7", "contest:5"),
                json.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes with a checksum that fits them again. */
    static byte[] resealed(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length - 4);
        ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) checksum.getValue());
        return bytes;
    }
}
