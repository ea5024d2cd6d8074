package io.civicq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A service with nothing but a table of lifetimes has every feature; wrong use is told at once. */
class CachesTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final TtlTable POLICIES =
            TtlTable.empty().with("question", CachePolicy.freshFor(Duration.ofMinutes(15)));

    @Test
    void defaultsWorkInOneProcess() {
        try (Caches caches = Caches.builder().policies(POLICIES).build()) {
            Cache<String> questions = caches.cache("question", String.class);
            assertThat(questions.get(SEVEN, () -> "seven")).isEqualTo("seven");
            assertThat(questions.find(SEVEN, () -> "not asked").source()).isEqualTo(Source.NEAR);
            caches.invalidate(Invalidation.ofScopes(CacheKey.of("civicq", "question")));
            assertThat(questions.get(SEVEN, () -> "new")).isEqualTo("new");
        }
    }

    @Test
    void anInvalidationOfNothingMovesNothing() {
        try (Caches caches = Caches.builder().policies(POLICIES).build()) {
            assertThat(caches.invalidate(Invalidation.ofNothing()))
                    .isEqualTo(caches.invalidate(Invalidation.ofNothing()));
        }
    }

    @Test
    void theSameNameIsTheSameCacheAndNeverAnotherType() {
        try (Caches caches = Caches.builder().policies(POLICIES).build()) {
            assertThat(caches.cache("question", String.class)).isSameAs(caches.cache("question", String.class));
            assertThatThrownBy(() -> caches.cache("question", Integer.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("java.lang.String")
                    .hasMessageContaining("java.lang.Integer");
            assertThatThrownBy(() -> caches.cache("question", new TypeRef<List<String>>() {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aDataTypeWithoutAPolicyIsRefusedWithTheNamesThatThereAre() {
        try (Caches caches = Caches.builder().policies(POLICIES).build()) {
            assertThatThrownBy(() -> caches.cache("qestion", String.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'qestion'")
                    .hasMessageContaining("[question]");
        }
    }

    @Test
    void policiesMustBeGivenAndANamespaceMustBePlain() {
        assertThatThrownBy(() -> Caches.builder().build()).hasMessageContaining("policies");
        for (String bad : List.of("", "a:b", "a*", "{a}", " ")) {
            assertThatThrownBy(() -> Caches.builder().namespace(bad)).hasMessageContaining("'" + bad + "'");
        }
    }

    @Test
    void afterCloseReadsGoToTheirLoadersAndNothingIsKept() {
        Caches caches = Caches.builder().policies(POLICIES).build();
        Cache<String> questions = caches.cache("question", String.class);
        questions.get(SEVEN, () -> "seven");
        caches.close();
        caches.close();
        AtomicInteger loads = new AtomicInteger();

        assertThat(questions.get(SEVEN, () -> "load " + loads.incrementAndGet()))
                .isEqualTo("load 1");
        assertThat(questions.get(SEVEN, () -> "load " + loads.incrementAndGet()))
                .isEqualTo("load 2");
        questions.put(SEVEN, "put");
        questions.invalidate(SEVEN);
        assertThat(questions.getIfPresent(SEVEN)).isNull();
    }

    @Test
    void aTypeReferenceWithoutATypeIsRefused() {
        assertThatThrownBy(RawReference::new).hasMessageContaining("names no type");
    }

    @SuppressWarnings("rawtypes")
    private static final class RawReference extends TypeRef {}
}
