package io.civicq.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written is read back as it was, by every release, and what is not understood means everything. */
class InvalidationTextTest {
    private static final Invalidation MANY = Invalidation.ofKeys(
                    CacheKey.of("civicq", "question", 7), CacheKey.of("civicq", "city", "a:b%\n"))
            .and(Invalidation.ofScopes(CacheKey.of("civicq", "questions", "contest", 5)))
            .and(Invalidation.ofTags("question:7", "trending"))
            .and(Invalidation.ofPattern(KeyPattern.of("civicq:*:page:1")))
            .and(Invalidation.ofCaches("question_list"));

    @Test
    void anInvalidationComesBackAsItWas() {
        for (Invalidation invalidation :
                List.of(MANY, MANY.hard(), Invalidation.ofEverything(), Invalidation.ofNothing())) {
            assertThat(InvalidationText.parse(InvalidationText.of(invalidation)))
                    .isEqualTo(invalidation);
        }
    }

    /** Other releases have written these texts, and triggers write them by hand. */
    @ParameterizedTest
    @CsvSource({
        "k civicq:question:7, civicq:question:7",
        "s civicq:questions:contest:5, civicq:questions:contest:5",
        "t contest:5, contest:5",
        "p civicq:*:page:1, civicq:*:page:1",
        "c question_list, question_list"
    })
    void theTextNeverChanges(String line, String name) {
        Invalidation invalidation = switch (line.charAt(0)) {
            case 'k' -> Invalidation.ofKeys(CacheKey.parse(name));
            case 's' -> Invalidation.ofScopes(CacheKey.parse(name));
            case 't' -> Invalidation.ofTags(name);
            case 'p' -> Invalidation.ofPattern(KeyPattern.of(name));
            default -> Invalidation.ofCaches(name);
        };
        assertThat(InvalidationText.of(invalidation)).isEqualTo("S\n" + line);
        assertThat(InvalidationText.of(invalidation.hard())).isEqualTo("H\n" + line);
        assertThat(InvalidationText.parse("H\n" + line)).isEqualTo(invalidation.hard());
    }

    @Test
    void everythingIsTheScopeWithoutAName() {
        assertThat(InvalidationText.of(Invalidation.ofEverything())).isEqualTo("S\ns ");
    }

    @Test
    void theEmptyTextInvalidatesNothing() {
        assertThat(InvalidationText.parse("").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X",
                "S\nz something new",
                "H\nk",
                "S\nk civicq:50%",
                "S\n\n",
                "\n",
                "S\nk civicq:question:7\n",
                "S\r\nk a"
            })
    void whatIsNotUnderstoodMeansEverything(String text) {
        assertThat(InvalidationText.parse(text))
                .isEqualTo(Invalidation.ofEverything().hard());
        assertThat(InvalidationText.understood(text)).isEmpty();
    }
}
