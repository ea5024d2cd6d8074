package io.civicq.cache.redis.json;

import io.civicq.cache.spi.Codec;
import io.civicq.cache.spi.CodecContractTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** What every codec promises, in all formats. */
class JacksonCodecContractTest {
    record Question(long id, String text, Instant asked, Optional<String> answer, Map<String, List<Integer>> votes) {}

    abstract static class OfQuestions extends CodecContractTest<Question> {
        abstract JacksonCodecs codecs();

        @Override
        protected Codec<Question> codec() {
            return codecs().codecOf(Question.class);
        }

        @Override
        protected List<Question> values() {
            return List.of(
                    new Question(7, "Wer z\u00E4hlt? \uD83D\uDDF3", Instant.EPOCH, Optional.empty(), Map.of()),
                    new Question(-1, "", Instant.MAX, Optional.of("x".repeat(1_000)), Map.of("up", List.of(1, 2))));
        }
    }

    @Nested
    class Json extends OfQuestions {
        @Override
        JacksonCodecs codecs() {
            return JacksonCodecs.json();
        }
    }

    @Nested
    class Smile extends OfQuestions {
        @Override
        JacksonCodecs codecs() {
            return JacksonCodecs.smile();
        }
    }

    @Nested
    class Cbor extends OfQuestions {
        @Override
        JacksonCodecs codecs() {
            return JacksonCodecs.cbor();
        }
    }
}
