package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files are what some release has written, and each later one must read. They are never changed; a new version adds
 * files.
 */
class EnvelopeGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"plain", "compressed", "absent", "signed"})
    void everyReleaseReadsWhatVersionOneWrote(String name) throws Exception {
        Envelope read = Envelopes.READER.read(Envelopes.ECHO, golden(name));

        assertSame(read, expected(name));
    }

    @Test
    void theSignatureOfVersionOneIsAccepted() throws Exception {
        assertSame(Envelopes.SIGNING_READER.read(Envelopes.ECHO, golden("signed")), Envelopes.plain());
    }

    @Test
    void whatIsWrittenTodayIsTheSameToTheByte() throws Exception {
        assertThat(Envelopes.WRITER.write(Envelopes.ECHO, Envelopes.plain())).isEqualTo(golden("plain"));
        assertThat(Envelopes.WRITER.write(Envelopes.ECHO, Envelopes.absent())).isEqualTo(golden("absent"));
        assertThat(Envelopes.SIGNING_WRITER.write(Envelopes.ECHO, Envelopes.plain()))
                .isEqualTo(golden("signed"));
    }

    /** Another zlib may deflate differently, so these bytes are only read. */
    @Test
    void whatIsCompressedTodayReadsTheSame() throws Exception {
        byte[] written = Envelopes.WRITER.write(Envelopes.ECHO, Envelopes.compressible());

        assertThat(written).hasSizeLessThan(400);
        assertSame(Envelopes.READER.read(Envelopes.ECHO, written), Envelopes.compressible());
    }

    private static Envelope expected(String name) {
        return switch (name) {
            case "absent" -> Envelopes.absent();
            case "compressed" -> Envelopes.compressible();
            default -> Envelopes.plain();
        };
    }

    static void assertSame(Envelope actual, Envelope expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = EnvelopeGoldenTest.class.getResourceAsStream("envelope-v1-" + name + ".bin")) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }
}
