package io.civicq.cache.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Codec} promises.
 *
 * <p>A codec's author extends this class once for each kind of type that it codes.
 *
 * @param <V> the type of the values
 */
public abstract class CodecContractTest<V> {
    /** A new codec of the type; two of them are interchangeable. */
    protected abstract Codec<V> codec();

    /** Values to send through it, equal by {@code equals} when they come back. */
    protected abstract List<V> values();

    @Test
    void aValueComesBackEqual() throws CodecException {
        Codec<V> writer = codec();
        Codec<V> reader = codec();
        for (V value : values()) {
            assertThat(reader.decode(writer.encode(value))).isEqualTo(value);
        }
    }

    @Test
    void theFormatHasAnIdentityInOneByte() {
        assertThat(codec().id()).isBetween(1, 255).isEqualTo(codec().id());
    }

    @Test
    void theShapeOfATypeHasOneFingerprint() {
        assertThat(codec().schema()).isEqualTo(codec().schema());
    }

    @Test
    void whatIsCutShortIsRefusedAndNeverAnError() throws CodecException {
        Codec<V> codec = codec();
        for (V value : values()) {
            byte[] whole = codec.encode(value);
            for (int length = 0; length < whole.length; length = length < 200 ? length + 1 : length + length / 10) {
                decodeOrRefuse(codec, Arrays.copyOf(whole, length));
            }
        }
    }

    @Test
    void whatIsDamagedIsReadOrRefusedAndNeverAnError() throws CodecException {
        Codec<V> codec = codec();
        SplittableRandom random = new SplittableRandom(7);
        for (V value : values()) {
            byte[] whole = codec.encode(value);
            for (int i = 0; i < 500 && whole.length > 0; i++) {
                byte[] damaged = whole.clone();
                int flips = 1 + random.nextInt(3);
                for (int flip = 0; flip < flips; flip++) {
                    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                }
                decodeOrRefuse(codec, damaged);
            }
        }
    }

    @Test
    void whatIsForeignIsReadOrRefusedAndNeverAnError() {
        Codec<V> codec = codec();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1_000; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            decodeOrRefuse(codec, noise);
        }
        for (byte deep : new byte[] {'[', '{', '(', '<', (byte) 0x81, (byte) 0x9F, (byte) 0xF8, 0}) {
            byte[] nested = new byte[1_000_000];
            Arrays.fill(nested, deep);
            decodeOrRefuse(codec, nested);
        }
    }

    /** Any throwable but a {@link CodecException} fails the test. */
    private void decodeOrRefuse(Codec<V> codec, byte[] bytes) {
        try {
            assertThat(codec.decode(bytes)).isNotNull();
        } catch (CodecException refused) {
            assertThat(refused).hasMessageNotContaining("\n\n");
        }
    }
}
