package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompressionTest {
    private final Compression compression = new Compression(1024, 1);
    private final byte[] essay = "We the people of the contest. ".repeat(500).getBytes(StandardCharsets.UTF_8);

    @Test
    void whatIsSmallStaysAsItIs() {
        assertThat(compression.compress(new byte[1024])).isNull();
        assertThat(compression.compress(new byte[1025])).isNotNull();
    }

    @Test
    void whatSavesLessThanATenthStaysAsItIs() {
        byte[] noise = new byte[10_000];
        new Random(7).nextBytes(noise);
        assertThat(compression.compress(noise)).isNull();

        Arrays.fill(noise, 0, 2_000, (byte) 0);
        assertThat(compression.compress(noise)).hasSizeLessThan(9_000);
    }

    @Test
    void whatWasCompressedComesBack() throws Unreadable {
        byte[] compressed = compression.compress(essay);

        assertThat(compressed).hasSizeLessThan(essay.length / 10);
        assertThat(Compression.inflate(compressed, essay.length)).isEqualTo(essay);
    }

    @Test
    void aLengthThatIsNotTheTruthIsRefused() {
        byte[] compressed = compression.compress(essay);
        for (int length : new int[] {0, 1, essay.length - 1, essay.length + 1, 2 * essay.length}) {
            assertThatThrownBy(() -> Compression.inflate(compressed, length)).isInstanceOf(Unreadable.class);
        }
    }

    @Test
    void bytesBeforeOrAfterOrWithoutTheStreamAreRefused() {
        byte[] compressed = compression.compress(essay);
        assertThatThrownBy(() -> Compression.inflate(Arrays.copyOf(compressed, compressed.length + 1), essay.length))
                .isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> Compression.inflate(Arrays.copyOf(compressed, compressed.length - 1), essay.length))
                .isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> Compression.inflate(essay, essay.length)).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> Compression.inflate(new byte[0], 0)).isInstanceOf(Unreadable.class);
    }
}
