package io.civicq.cache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Caches;
import io.civicq.cache.annotation.CachePut;
import io.civicq.cache.annotation.Cached;
import io.civicq.cache.annotation.CachedProxies;
import io.civicq.cache.annotation.Invalidates;
import io.civicq.cache.annotation.KeyIgnored;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.catalog.CivicRules;
import io.civicq.cache.catalog.QuestionSort;
import io.civicq.cache.key.KeyTable;
import io.civicq.cache.key.KeyTemplate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The code of docs/annotations.md, and that it does what the page says. */
class AnnotationsSnippetsTest {
    record Question(long id, long contestId, String text) {}

    record Page(List<Question> questions) {}

    // spotless:off
    interface VideoService {
        @Cached(value = "video_url", ttl = "PT15M", tags = "video:{videoId}", condition = "isPublic")
        String url(long videoId, @KeyIgnored String traceId);

        default boolean isPublic(long videoId) {
            return videoId < 1_000;
        }

        @Invalidates(tags = "video:{videoId}", scopes = "civicq:video:{videoId}")
        void remove(long videoId);

        @CachePut(value = "video", key = "civicq:video:{videoId}")
        String rename(long videoId, String title);
    }
    // spotless:on

    static KeyTable table() {
        // spotless:off
        KeyTable keys = KeyTable.empty()
                .with("question", KeyTemplate.of("civicq:question:{questionId}"))
                .with(
                        "video_url",
                        KeyTemplate.of("civicq:video:{videoId}:url"),
                        "video:{videoId}"); // a tag of each value
        // spotless:on
        return keys;
    }

    private static final class JdbcQuestionService implements QuestionService {
        final AtomicInteger calls = new AtomicInteger();

        @Override
        public Optional<Question> question(long questionId) {
            calls.incrementAndGet();
            return Optional.of(new Question(questionId, 5, "Why?"));
        }

        @Override
        public Page questions(long contestId, int page, QuestionSort sort) {
            return new Page(List.of());
        }

        @Override
        public void castVote(long questionId, long contestId) {
            calls.addAndGet(10);
        }

        @Override
        public Question submit(long contestId, String text) {
            return new Question(8, contestId, text);
        }
    }

    @Test
    void bothWaysDoTheSame() {
        try (Caches caches = Caches.builder()
                .policies(CivicPolicies.table())
                .rules(CivicRules.all())
                .build()) {
            JdbcQuestionService jdbc = new JdbcQuestionService();
            // spotless:off
            QuestionService questions = new CachedQuestionService(caches, CacheKeys.table(), jdbc);
            // spotless:on
            questions.question(7);
            questions.question(7);
            assertThat(jdbc.calls).hasValue(1);

            // spotless:off
            CachedProxies proxies = CachedProxies.of(caches, CacheKeys.table());
            QuestionService proxied = proxies.proxy(QuestionService.class, jdbc);
            // spotless:on
            proxied.question(7);
            assertThat(jdbc.calls).as("the same key").hasValue(1);
            proxied.castVote(7, 5);
            questions.question(7);
            assertThat(jdbc.calls).hasValue(12);
            assertThat(table().rows("question")).hasSize(1);
        }
    }
}
