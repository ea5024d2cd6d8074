package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.redis.json.JacksonCodecs;
import io.civicq.cache.servlet.decision.Fields;
import io.civicq.cache.servlet.decision.ResponseHead;
import io.civicq.cache.spi.Codec;
import io.civicq.cache.spi.CodecException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** P6 for stored responses: whatever the bytes are, they are the value that was written, or none. */
class StoredCodecTest {
    private static final StoredResponse PAGE = new StoredResponse(
            new ResponseHead(200, Fields.of("Content-Type", "text/html", "X-Name", "Gr\u00fcn")),
            new byte[] {0, 1, -1, 13, 10},
            "digest",
            Duration.ofSeconds(60),
            Duration.ofMillis(1_500));
    private static final List<Stored> VALUES = List.of(
            PAGE, new VariantIndex(Set.of("x-plan"), Set.of("a", "b")), new CodedBody("digest", new byte[] {31, -117}));

    private final Codec<Stored> codec =
            ResponseCodecs.beside(JacksonCodecs.json()).codecOf(Stored.class);

    @Test
    void whatIsWrittenIsRead() throws CodecException {
        for (Stored value : VALUES) {
            assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
        }
    }

    @Test
    void bytesThatAreCutShortOrTooManyAreNoValue() throws CodecException {
        for (Stored value : VALUES) {
            byte[] bytes = codec.encode(value);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(CodecException.class);
            }
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThatThrownBy(() -> codec.decode(longer)).isInstanceOf(CodecException.class);
        }
    }

    @Test
    void aFieldThatCouldEndItselfIsNoValue() throws CodecException {
        byte[] bytes = codec.encode(PAGE);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("Gr\u00fcn", "Gr\r\n");
        assertThatThrownBy(() -> codec.decode(text.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void otherTypesKeepTheirCodec() throws CodecException {
        Codec<String> texts = ResponseCodecs.beside(JacksonCodecs.json()).codecOf(String.class);
        assertThat(new String(texts.encode("a"), StandardCharsets.UTF_8)).isEqualTo("\"a\"");
    }
}
