package io.civicq.cache.redis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.spi.Codec;
import io.civicq.cache.spi.CodecException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileDocumentsTest {
    record Question(long id, String text, BigDecimal weight, BigInteger votes) {}

    /** A value class with a fault of its own. */
    record Faulty(String how) {
        Faulty {
            switch (how) {
                case "exception" -> throw new IllegalStateException(how);
                case "error" -> throw new AssertionError(how);
                case "linkage" -> throw new NoClassDefFoundError(how);
                case "stack" -> new Faulty(how);
                default -> {}
            }
        }
    }

    static List<JacksonCodecs> formats() {
        return List.of(JacksonCodecs.json(), JacksonCodecs.smile(), JacksonCodecs.cbor());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "[]",
                "{",
                "{\"id\":7}}",
                "{\"id\":7} {\"id\":8}",
                "{\"id\":\"seven\"}",
                "{\"id\":9223372036854775808}",
                "{\"id\":{}}",
                "{\"text\":[]}",
                "{\"votes\":1e1000000000}",
                "\u0000\u0001",
            })
    void whatIsNoQuestionIsACodecException(String json) {
        assertRefused(JacksonCodecs.json().codecOf(Question.class), json);
    }

    @Test
    void documentsBeyondTheLimitsAreRefused() {
        Codec<Object> codec = JacksonCodecs.json().codecOf(Object.class);

        assertRefused(codec, "[".repeat(65) + "]".repeat(65));
        assertRefused(codec, "[".repeat(1_000_000));
        assertRefused(codec, "{\"a\":".repeat(100_000));
        assertRefused(codec, "\"" + "x".repeat(1_000_001) + "\"");
        assertRefused(codec, "1" + "0".repeat(100));
        assertRefused(codec, "{\"" + "n".repeat(1_001) + "\":1}");
    }

    @Test
    void documentsAtTheLimitsAreRead() throws Exception {
        Codec<Object> codec = JacksonCodecs.json().codecOf(Object.class);

        assertThat(codec.decode(bytes("[".repeat(64) + "]".repeat(64)))).isNotNull();
        assertThat(codec.decode(bytes("\"" + "x".repeat(1_000_000) + "\""))).isNotNull();
        assertThat(codec.decode(bytes("1" + "0".repeat(99)))).isEqualTo(BigInteger.TEN.pow(99));
    }

    @Test
    void whatCouldNotBeReadIsNotWritten() {
        Codec<Object> codec = JacksonCodecs.json().codecOf(Object.class);
        Object deep = "x";
        for (int i = 0; i < 65; i++) {
            deep = List.of(deep);
        }
        List<Object> circle = new ArrayList<>();
        circle.add(circle);

        for (Object value :
                List.of(deep, circle, "x".repeat(1_000_001), Map.of("n".repeat(1_001), "x".repeat(1_000_000)))) {
            assertThatThrownBy(() -> codec.encode(value)).isInstanceOf(CodecException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error", "linkage", "stack"})
    void aFaultOfAValueClassIsACodecException(String how) {
        assertRefused(JacksonCodecs.json().codecOf(Faulty.class), "{\"how\":\"" + how + "\"}");
    }

    @ParameterizedTest
    @MethodSource("formats")
    void noNoiseAndNoDamageIsMoreThanACodecException(JacksonCodecs codecs) throws Exception {
        Random random = new Random(7);
        Codec<Question> codec = codecs.codecOf(Question.class);
        byte[] good = codec.encode(new Question(7, "Should it?", new BigDecimal("0.5"), BigInteger.TEN));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = i % 2 == 0 ? good.clone() : new byte[random.nextInt(100)];
            if (i % 2 == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            } else {
                random.nextBytes(bytes);
            }
            try {
                assertThat(codec.decode(bytes)).isInstanceOf(Question.class);
            } catch (CodecException expected) {
                assertThat(expected).hasMessageStartingWith("the bytes");
            }
        }
    }

    private static void assertRefused(Codec<?> codec, String json) {
        assertThatThrownBy(() -> codec.decode(bytes(json))).isInstanceOf(CodecException.class);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
