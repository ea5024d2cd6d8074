package io.civicq.cache.warm;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTemplate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of hot keys come from a place that others can write to: nothing there is believed but their form. */
class HotNameTest {
    private static final Map<String, KeyTemplate> SHAPES = Map.of(
            "question", KeyTemplate.of("civicq:question:{question}"),
            "stats", KeyTemplate.of("civicq:contest:{contest}:stats"));

    @Test
    void aNameIsReadAsItWasWritten() {
        HotName name = new HotName("question", CacheKey.of("civicq", "question", "a b:c"), 3.25);
        assertThat(name.text()).isEqualTo("3.250 question civicq:question:a%u0020b%u003Ac");
        assertThat(HotName.parse(name.text(), SHAPES)).contains(name);
        assertThat(HotName.parse("1 stats civicq:contest:5:stats", SHAPES)).isPresent();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "question civicq:question:7",
                "1 question civicq:question:7 more",
                "1 session civicq:session:7",
                "1 question civicq:user:7",
                "1 question civicq:question",
                "1 question civicq:question:7:drafts",
                "1 stats civicq:contest:5:candidates",
                "1 question civicq:question:%",
                "1 question civicq:question:",
                "-1 question civicq:question:7",
                "NaN question civicq:question:7",
                "Infinity question civicq:question:7",
                "1e300 question civicq:question:7",
                "one question civicq:question:7",
            })
    void whatIsNotOfItsFormIsNone(String text) {
        assertThat(HotName.parse(text, SHAPES)).isEmpty();
    }

    @Test
    void aLongNameIsNone() {
        assertThat(HotName.parse("1 question civicq:question:" + "9".repeat(1_000), SHAPES))
                .isEmpty();
    }
}
