package io.civicq.cache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.policy.TtlTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The code of docs/loads.md, and that it does what the page says. */
class LoadsSnippetsTest {
    private record Question(String text) {}

    private static final class Repository {
        Question findQuestion(long id) {
            return new Question("question " + id);
        }

        Map<CacheKey, Question> findQuestions(Set<CacheKey> keys) {
            Map<CacheKey, Question> found = new HashMap<>();
            keys.forEach(key -> found.put(key, new Question(key.text())));
            return found;
        }
    }

    private static final class Client {
        Future<Question> fetchQuestion(long id) {
            return CompletableFuture.completedFuture(new Question("fetched " + id));
        }
    }

    private final Repository repository = new Repository();
    private final Client client = new Client();
    private final Caches caches = Caches.builder()
            .policies(TtlTable.empty().with("question", CachePolicy.freshFor(Duration.ofMinutes(15))))
            .build();
    private final Cache<Question> questions = caches.cache("question", Question.class);

    private static CacheKey question(long id) {
        return CacheKey.of("civicq", "question", id);
    }

    @AfterEach
    void close() {
        caches.close();
    }

    @Test
    void deadlines() {
        CachePolicy policy = CachePolicy.freshFor(Duration.ofMinutes(15))
                .withStaleIfError(Duration.ofHours(1))
                .withLoads(LoadPolicy.standard()
                        .withSoftDeadline(Duration.ofMillis(200))
                        .withHardDeadline(Duration.ofSeconds(3)));
        assertThat(policy.loads().hasDeadline()).isTrue();
    }

    @Test
    void readsThatDoNotWait() throws Exception {
        CompletableFuture<Question> read = questions.getAsync(question(7), () -> repository.findQuestion(7));
        CompletableFuture<Map<CacheKey, Question>> reads =
                questions.getAllAsync(List.of(question(7), question(8)), keys -> repository.findQuestions(keys));

        assertThat(read.get(30, TimeUnit.SECONDS)).isNotNull();
        assertThat(reads.get(30, TimeUnit.SECONDS)).hasSize(2);
    }

    @Test
    void aLoaderThatIsAsynchronousItself() {
        CompletableFuture<Question> read =
                questions.getAsync(question(7), () -> client.fetchQuestion(7).get(2, TimeUnit.SECONDS));
        assertThat(read.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(new Question("fetched 7"));
    }
}
