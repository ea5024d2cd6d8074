package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.redis.Unreadable.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeTrustsNoBytesTest {

    @Test
    void everyFlippedBitIsAMiss() throws Exception {
        for (byte[] written : samples()) {
            for (int bit = 0; bit < 8 * written.length; bit++) {
                byte[] flipped = written.clone();
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                assertThat(reasonOf(flipped)).as("bit %s", bit).isNotNull();
            }
        }
    }

    @Test
    void everyTruncationAndEveryExtensionIsAMiss() throws Exception {
        for (byte[] written : samples()) {
            for (int length = 0; length < written.length; length++) {
                assertThat(reasonOf(Arrays.copyOf(written, length)))
                        .as("length %s", length)
                        .isEqualTo(Reason.TRUNCATED);
            }
            assertThat(reasonOf(Arrays.copyOf(written, written.length + 1))).isEqualTo(Reason.TRUNCATED);
        }
    }

    /** Whoever can write to Redis can make a checksum that fits, so nothing may rest on it. */
    @Test
    void bytesWithAFittingChecksumAreAMissOrAnEnvelopeAndNeverAnException() throws Exception {
        Random random = new Random(7);
        for (byte[] written : samples()) {
            for (int i = 0; i < 20_000; i++) {
                byte[] bytes = written.clone();
                for (int change = 0; change <= random.nextInt(3); change++) {
                    bytes[8 + random.nextInt(written.length - 12)] = (byte) random.nextInt(256);
                }
                assertThat(outcome(Envelopes.resealed(bytes))).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4,  1, 2,           VERSION",
        "5,  1, 2,           CODEC",
        "6,  2, 8,           VERSION",
        "6,  2, 3,           SIZE",
        "6,  2, 2,           SIZE",
        "6,  2, 4,           SIZE",
        "8,  4, 100,         TRUNCATED",
        "12, 4, 1,           SIZE",
        "12, 4, -1,          SIZE",
        "12, 4, 2147483647,  SIZE",
        "16, 8, 1,           SCHEMA",
        "40, 8, 4500001,     LIFETIME",
        "40, 8, -9223372036854775808, LIFETIME",
        "48, 8, 0,           LIFETIME",
        "48, 8, -5,          LIFETIME",
        "56, 8, -1,          LIFETIME",
        "68, 2, 16,          KEY",
        "68, 2, 65535,       SIZE",
        "70, 2, 65535,       SIZE",
        "98, 1, 255,         SIZE",
        "98, 1, 0,           TAGS",
        "99, 1, 10,          TAGS",
    })
    void eachFieldIsCheckedThoughTheChecksumFits(int offset, int width, long value, Reason reason) throws Exception {
        byte[] written = Envelopes.WRITER.write(Envelopes.ECHO, Envelopes.plain());
        ByteBuffer bytes = ByteBuffer.wrap(written);
        switch (width) {
            case 1 -> bytes.put(offset, (byte) value);
            case 2 -> bytes.putShort(offset, (short) value);
            case 4 -> bytes.putInt(offset, (int) value);
            default -> bytes.putLong(offset, value);
        }
        assertThat(reasonOf(Envelopes.resealed(written))).isEqualTo(reason);
    }

    @Test
    void bytesOfAnotherKeyAreAMiss() throws Exception {
        byte[] written = Envelopes.WRITER.write(Envelopes.ECHO, Envelopes.plain());

        assertThat(reasonOf(Envelopes.READER, Envelope.echo("question", "civicq:question:8"), written))
                .isEqualTo(Reason.KEY);
        assertThat(reasonOf(Envelopes.READER, Envelope.echo("question", "civicq:question:77"), written))
                .isEqualTo(Reason.KEY);
        assertThat(reasonOf(Envelopes.READER, Envelope.echo("response", "civicq:question:7"), written))
                .isEqualTo(Reason.KEY);
    }

    @Test
    void bytesOfSomebodyElseAreAMiss() {
        assertThat(reasonOf(RedisKeys.bytes("{\"id\":7}"))).isEqualTo(Reason.TRUNCATED);
        assertThat(reasonOf(RedisKeys.bytes("x".repeat(500)))).isEqualTo(Reason.MAGIC);
        assertThat(reasonOf(new byte[0])).isEqualTo(Reason.TRUNCATED);
    }

    @Test
    void aPayloadOverTheLimitIsNeitherWrittenNorReadNorInflated() throws Exception {
        byte[] compressed = Envelopes.WRITER.write(Envelopes.ECHO, Envelopes.compressible());
        int whole = Envelopes.compressible().payload().length;
        EnvelopeReader narrow = new EnvelopeReader(Envelopes.CODEC, Envelopes.SCHEMA, whole - 1, null);
        EnvelopeWriter narrowWriter =
                new EnvelopeWriter(Envelopes.CODEC, Envelopes.SCHEMA, whole - 1, Envelopes.COMPRESSION, null);

        assertThat(compressed).hasSizeLessThan(whole - 1);
        assertThat(reasonOf(narrow, Envelopes.ECHO, compressed)).isEqualTo(Reason.SIZE);
        assertThatThrownBy(() -> narrowWriter.write(Envelopes.ECHO, Envelopes.compressible()))
                .isInstanceOf(Unreadable.class)
                .hasMessage("size");
    }

    private static boolean outcome(byte[] bytes) {
        Reason reason = reasonOf(bytes);
        return reason == null || reason.label().length() > 0;
    }

    private static List<byte[]> samples() throws Unreadable {
        return List.of(
                Envelopes.WRITER.write(Envelopes.ECHO, Envelopes.plain()),
                Envelopes.WRITER.write(Envelopes.ECHO, Envelopes.compressible()),
                Envelopes.WRITER.write(Envelopes.ECHO, Envelopes.absent()),
                Envelopes.SIGNING_WRITER.write(Envelopes.ECHO, Envelopes.plain()));
    }

    private static @Nullable Reason reasonOf(byte[] bytes) {
        return reasonOf(Envelopes.READER, Envelopes.ECHO, bytes);
    }

    static @Nullable Reason reasonOf(EnvelopeReader reader, byte[] key, byte[] bytes) {
        try {
            reader.read(key, bytes);
            return null;
        } catch (Unreadable e) {
            return e.reason();
        }
    }
}
