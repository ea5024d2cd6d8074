package io.civicq.cache;

import static io.civicq.cache.testing.Callers.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.spi.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** P9: invalidations fire after commit, vanish on rollback, and reads of what a transaction touched bypass the cache. */
@SuppressWarnings("try") // a unit that is only closed was rolled back
class UnitOfWorkTest {
    private static final CacheKey SEVEN = CacheKey.of("civicq", "question", 7);
    private static final CacheKey EIGHT = CacheKey.of("civicq", "question", 8);

    private final Nodes nodes = new Nodes();
    private final Caches caches = nodes.start();
    private final Cache<String> questions = Nodes.questions(caches);

    private String readElsewhere(CacheKey key) throws Exception {
        return call(() -> questions.get(key, () -> "loaded elsewhere")).result();
    }

    @Test
    void anInvalidationWaitsForTheCommit() throws Exception {
        questions.get(SEVEN, () -> "old");
        try (UnitOfWork work = caches.begin()) {
            caches.invalidate(Invalidation.ofKeys(SEVEN));
            assertThat(readElsewhere(SEVEN)).as("others, before the commit").isEqualTo("old");
            work.committed();
        }
        assertThat(questions.get(SEVEN, () -> "new")).isEqualTo("new");
    }

    @Test
    void anInvalidationVanishesWithARollback() {
        questions.get(SEVEN, () -> "old");
        try (UnitOfWork work = caches.begin()) {
            questions.invalidate(SEVEN);
        }
        assertThat(questions.get(SEVEN, () -> "not asked")).isEqualTo("old");
    }

    @Test
    void readsOfWhatWasTouchedBypassTheCacheAndAreNotKept() throws Exception {
        questions.getLoaded(SEVEN, () -> Loaded.of("old").tagged("contest:5"));
        questions.get(EIGHT, () -> "eight");
        try (UnitOfWork work = caches.begin()) {
            caches.invalidate(Invalidation.ofTags("contest:5"));
            assertThat(questions.get(SEVEN, () -> "uncommitted")).isEqualTo("uncommitted");
            assertThat(questions.getIfPresent(SEVEN)).isNull();
            assertThat(questions.getAll(List.of(SEVEN, EIGHT), keys -> Map.of(SEVEN, "uncommitted " + keys.size())))
                    .containsExactly(Map.entry(SEVEN, "uncommitted 1"), Map.entry(EIGHT, "eight"));
            assertThat(readElsewhere(SEVEN)).isEqualTo("old");
        }
        assertThat(questions.get(SEVEN, () -> "not asked"))
                .as("after the rollback")
                .isEqualTo("old");
    }

    @Test
    void nothingLoadedInsideIsPublished() throws Exception {
        try (UnitOfWork work = caches.begin()) {
            assertThat(questions.get(SEVEN, () -> "uncommitted")).isEqualTo("uncommitted");
            questions.put(EIGHT, "uncommitted");
            assertThat(readElsewhere(SEVEN)).isEqualTo("loaded elsewhere");
            assertThat(readElsewhere(EIGHT)).isEqualTo("loaded elsewhere");
            work.committed();
        }
        assertThat(questions.get(EIGHT, () -> "committed"))
                .as("a put invalidates")
                .isEqualTo("committed");
        assertThat(questions.get(SEVEN, () -> "not asked")).isEqualTo("loaded elsewhere");
    }

    @Test
    void anInnerUnitJoinsTheOuterOneWhenItCommitsAndVanishesAloneWhenItRollsBack() throws Exception {
        questions.get(SEVEN, () -> "old");
        questions.get(EIGHT, () -> "old");
        try (UnitOfWork outer = caches.begin()) {
            try (UnitOfWork inner = caches.begin()) {
                caches.invalidate(Invalidation.ofKeys(SEVEN));
                inner.committed();
            }
            try (UnitOfWork inner = caches.begin()) {
                caches.invalidate(Invalidation.ofKeys(EIGHT));
            }
            assertThat(readElsewhere(SEVEN)).as("before the outer commit").isEqualTo("old");
            assertThat(questions.get(SEVEN, () -> "uncommitted")).isEqualTo("uncommitted");
            assertThat(questions.get(EIGHT, () -> "not asked")).isEqualTo("old");
            outer.committed();
        }
        assertThat(questions.get(SEVEN, () -> "new")).isEqualTo("new");
        assertThat(questions.get(EIGHT, () -> "not asked")).isEqualTo("old");
    }

    @Test
    void aTaskIsCalledOnceAfterTheOutermostCommitHasTakenEffect() {
        List<String> seen = new ArrayList<>();
        questions.get(SEVEN, () -> "old");
        try (UnitOfWork outer = caches.begin()) {
            try (UnitOfWork inner = caches.begin()) {
                questions.invalidate(SEVEN);
                assertThat(caches.whenCommitted(() -> seen.add(questions.get(SEVEN, () -> "new"))))
                        .isTrue();
                inner.committed();
            }
            try (UnitOfWork inner = caches.begin()) {
                assertThat(caches.whenCommitted(() -> seen.add("rolled back"))).isTrue();
            }
            assertThat(seen).isEmpty();
            outer.committed();
        }
        assertThat(seen).containsExactly("new");
    }

    @Test
    void aTaskThatThrowsStopsNeitherTheOthersNorTheCaller() {
        List<String> seen = new ArrayList<>();
        try (UnitOfWork work = caches.begin()) {
            caches.invalidate(Invalidation.ofKeys(SEVEN));
            caches.whenCommitted(() -> {
                throw new IllegalStateException("a task");
            });
            caches.whenCommitted(() -> seen.add("the next"));
            assertThat(work.committed()).isEqualTo(caches.position());
        }
        assertThat(seen).containsExactly("the next");
    }

    @Test
    void whatWasRolledBackIsNotCommittedLater() {
        questions.get(SEVEN, () -> "old");
        List<String> seen = new ArrayList<>();
        UnitOfWork work = caches.begin();
        caches.invalidate(Invalidation.ofKeys(SEVEN));
        caches.whenCommitted(() -> seen.add("rolled back"));
        work.close();
        work.committed();

        assertThat(seen).isEmpty();
        assertThat(questions.get(SEVEN, () -> "not asked")).isEqualTo("old");
    }

    @Test
    void withoutAUnitNoTaskIsTaken() {
        assertThat(caches.whenCommitted(() -> {
                    throw new AssertionError("called");
                }))
                .isFalse();
    }

    @Test
    void aTransactionManagerSaysWhenUnitsBeginAndHowTheyEnd() {
        Manager manager = new Manager();
        Caches managed = managedBy(manager);
        Cache<String> cache = managed.cache("question", String.class);
        cache.get(SEVEN, () -> "old");

        manager.active = true;
        cache.invalidate(SEVEN);
        assertThat(cache.get(SEVEN, () -> "uncommitted")).isEqualTo("uncommitted");
        manager.end(Transactions.Ending.ROLLED_BACK);
        assertThat(cache.get(SEVEN, () -> "not asked")).isEqualTo("old");

        for (Transactions.Ending ending : List.of(Transactions.Ending.COMMITTED, Transactions.Ending.UNKNOWN)) {
            manager.active = true;
            cache.invalidate(SEVEN);
            manager.end(ending);
            assertThat(cache.get(SEVEN, () -> "new after " + ending)).isEqualTo("new after " + ending);
        }
        managed.close();
    }

    private static Caches managedBy(Manager manager) {
        return Caches.builder()
                .policies(TtlTable.empty().with("question", CachePolicy.freshFor(Duration.ofMinutes(15))))
                .transactions(manager)
                .build();
    }

    @Test
    void aUnitByHandInsideAManagedTransactionWaitsForIt() {
        Manager manager = new Manager();
        Caches managed = managedBy(manager);
        Cache<String> cache = managed.cache("question", String.class);
        cache.get(SEVEN, () -> "old");
        manager.active = true;
        try (UnitOfWork work = managed.begin()) {
            cache.invalidate(SEVEN);
            work.committed();
        }
        manager.end(Transactions.Ending.ROLLED_BACK);

        assertThat(cache.get(SEVEN, () -> "not asked")).isEqualTo("old");
    }

    @Test
    void aUnitThatOutlivesTheOneAroundItLosesNothingAndLeavesTheThreadUsable() throws Exception {
        Manager manager = new Manager();
        Caches managed = managedBy(manager);
        Cache<String> cache = managed.cache("question", String.class);
        cache.get(SEVEN, () -> "old");
        manager.active = true;
        cache.get(EIGHT, () -> "the managed unit begins");
        try (UnitOfWork work = managed.begin()) {
            cache.invalidate(SEVEN);
            manager.end(Transactions.Ending.COMMITTED);
            work.committed();
        }
        assertThat(cache.get(SEVEN, () -> "new")).isEqualTo("new");

        call(managed::begin).result();
        cache.invalidate(SEVEN);
        assertThat(call(() -> cache.get(SEVEN, () -> "newer")).result()).isEqualTo("newer");
    }

    @Test
    void aManagerThatRefusesToTellDoesNotSpoilTheThread() throws Exception {
        Manager manager = new Manager();
        Caches managed = managedBy(manager);
        Cache<String> cache = managed.cache("question", String.class);
        cache.get(SEVEN, () -> "old");
        manager.active = true;
        manager.refuses = true;
        assertThatThrownBy(() -> cache.get(SEVEN, () -> "not asked")).isInstanceOf(IllegalStateException.class);
        manager.active = false;

        cache.invalidate(SEVEN);
        assertThat(call(() -> cache.get(SEVEN, () -> "new")).result()).isEqualTo("new");
    }

    /** A transaction manager with one thread. */
    private static final class Manager implements Transactions {
        private boolean active;
        private boolean refuses;
        private @Nullable Consumer<Ending> callback;

        @Override
        public boolean isActive() {
            return active;
        }

        @Override
        public void whenEnded(Consumer<Ending> asked) {
            if (refuses) {
                throw new IllegalStateException("no callbacks here");
            }
            assertThat(callback).as("asked once a transaction").isNull();
            callback = asked;
        }

        void end(Ending ending) {
            active = false;
            Consumer<Ending> asked = callback;
            callback = null;
            if (asked != null) {
                asked.accept(ending);
            }
        }
    }
}
