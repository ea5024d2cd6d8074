package io.civicq.cache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Caches;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.key.KeyTemplate;
import io.civicq.cache.policy.TtlTable;
import org.junit.jupiter.api.Test;

/** The code of docs/keys.md, and that it does what the page says. */
class KeysSnippetsTest {
    private static final KeyTemplate QUESTION = KeyTemplate.of("civicq:question:{question}");

    static CacheKey question(long id) {
        return QUESTION.key(id);
    }

    @Test
    void aKeyIsAPath() {
        CacheKey page = CacheKey.of("civicq", "questions", "contest", 5, "page", 1);
        CacheKey contest = page.prefix(4);
        assertThat(page.isWithin(contest)).isTrue();
        CacheKey sorted = page.child("sort", "trending");

        assertThat(page).hasToString("civicq:questions:contest:5:page:1");
        assertThat(contest).hasToString("civicq:questions:contest:5");
        assertThat(sorted).hasToString("civicq:questions:contest:5:page:1:sort:trending");
        assertThat(question(7)).hasToString("civicq:question:7");
    }

    @Test
    void noPartCanForgeADelimiter() {
        CacheKey key = CacheKey.of("civicq", "city", "5:page:1", null);
        String text = key.text();

        assertThat(text).isEqualTo("civicq:city:5%u003Apage%u003A1:%-");
        assertThat(CacheKey.parse(text)).isEqualTo(key);
    }

    @Test
    void aScopeIsInvalidatedWithOneAppend() {
        try (Caches caches = Caches.builder().policies(TtlTable.empty()).build()) {
            caches.invalidate(Invalidation.ofScopes(CacheKey.of("civicq", "questions", "contest", 5)));
        }
    }

    @Test
    void patterns() {
        KeyPattern pages = KeyPattern.of("civicq:*:page:?");
        assertThat(pages.matches("civicq:questions:contest:5:page:1")).isTrue();
        assertThat(KeyPattern.of("civicq:ballot:123:*").scope()).contains(CacheKey.of("civicq", "ballot", 123));
    }
}
