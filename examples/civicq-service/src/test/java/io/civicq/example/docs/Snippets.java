package io.civicq.example.docs;

import io.civicq.cache.Cache;
import io.civicq.cache.CacheStatistics;
import io.civicq.cache.Caches;
import io.civicq.cache.Loaded;
import io.civicq.cache.UnitOfWork;
import io.civicq.cache.caffeine.CaffeineTier;
import io.civicq.cache.catalog.CacheKeys;
import io.civicq.cache.catalog.CivicEvents.QuestionSubmitted;
import io.civicq.cache.catalog.CivicEvents.VoteCast;
import io.civicq.cache.catalog.CivicPolicies;
import io.civicq.cache.catalog.CivicRules;
import io.civicq.cache.coverage.InvalidationCoverage;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.redis.RedisTier;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What stands in the pages, in the order of the pages. Compiled, and compared with them by {@link DocsTest}. */
final class Snippets {
    record Ballot(long id, String title) {}

    record Question(long id, String text) {}

    record SignedUrl(String url, Duration validFor) {}

    interface Repository {
        @Nullable
        Ballot findBallot(long id);

        @Nullable
        Question findQuestion(long id);

        void castVote(Connection connection, long questionId);
    }

    private Snippets() {}

    static void readme(Repository repository) {
        // spotless:off
        try (Caches caches = Caches.builder()
                .near(CaffeineTier.ofMaximumWeight(64 * 1024 * 1024))
                .far(RedisTier.connect("redis://localhost:6379/0")) // down? then it is an empty one
                .policies(CivicPolicies.table())
                .rules(CivicRules.all())
                .build()) {
            Cache<Ballot> ballots = caches.cache("ballot", Ballot.class);
            Ballot ballot = ballots.get(CacheKeys.ballot(123), () -> repository.findBallot(123)); // null = known absent
            System.out.println(ballot);
            caches.publish(new VoteCast(7, 5)); // question 7, contest 5: invalid on every node
        }
        // spotless:on
    }

    static TtlTable policies() {
        // spotless:off
        TtlTable table = CivicPolicies.table()
                .with(
                        "question",
                        CachePolicy.freshFor(Duration.ofMinutes(15))
                                .withStaleWhileRevalidate(Duration.ofMinutes(1))
                                .withStaleIfError(Duration.ofHours(1)));
        // spotless:on
        return table;
    }

    static TtlTable properties() {
        Properties properties = new Properties();
        properties.setProperty("civicq.cache.ttl.question", "PT10M");
        TtlTable table = CivicPolicies.table(properties);
        return table;
    }

    static @Nullable String ownLifetime(Cache<String> urls, CacheKey key, SignedUrl signed) {
        // spotless:off
        String url = urls.getLoaded(
                key, () -> Loaded.of(signed.url()).freshFor(signed.validFor()).tagged("video:9"));
        // spotless:on
        return url;
    }

    static void invalidations(Caches caches) {
        // spotless:off
        caches.invalidate(Invalidation.ofKeys(CacheKeys.question(7)));
        caches.invalidate(Invalidation.ofScopes(CacheKeys.questionListScope(5))); // every page of contest 5
        caches.invalidate(Invalidation.ofTags("question:7")); // every value that a loader tagged so
        caches.invalidate(Invalidation.ofPattern(KeyPattern.of("civicq:*:contest:5:*")));
        caches.invalidate(Invalidation.ofCaches("question_list")); // every value of a data type
        caches.invalidate(Invalidation.ofEverything());
        caches.invalidate(Invalidation.ofKeys(CacheKeys.question(7))
                .and(Invalidation.ofTags("trending"))
                .hard()); // moderated: never to be served again
        // spotless:on
    }

    static CachePolicy loads() {
        return
        // spotless:off
        CachePolicy.freshFor(Duration.ofMinutes(15))
                .withStaleIfError(Duration.ofHours(1))
                .withLoads(LoadPolicy.standard()
                        .withMaxConcurrent(16)
                        .withWaitForTurn(Duration.ofMillis(200))
                        .withLeaseFor(Duration.ofSeconds(30)));
        // spotless:on
    }

    static void coverage() {
        // spotless:off
        InvalidationCoverage.of(CivicPolicies.table(), CivicRules.all())
                .example("question", CacheKeys.question(7)) // what a key of the data type looks like
                .change(new VoteCast(7, 5))
                .creation(new QuestionSubmitted(7, 5), "question") // ends the absence of question 7
                .lifetimeOnly("city_list", "an hour will do")
                .verify(); // fails, and names every gap
        // spotless:on
    }

    static String positionForTheUser(Caches caches) {
        // spotless:off
        LogPosition position = caches.publish(new VoteCast(7, 5));
        String cookie = position.text(); // travels with the user, for a minute or so
        // spotless:on
        return cookie;
    }

    static @Nullable Question readOnAnotherNode(Cache<Question> questions, Repository repository, String cookie) {
        // spotless:off
        LogPosition seen = LogPosition.parse(cookie); // on the other node
        Question question = questions
                .atLeast(seen, Duration.ofMillis(50))
                .get(CacheKeys.question(7), () -> repository.findQuestion(7));
        // spotless:on
        return question;
    }

    static void transaction(Caches caches, Repository repository, Connection connection) throws SQLException {
        // spotless:off
        try (UnitOfWork work = caches.begin()) {
            repository.castVote(connection, 7);
            caches.publish(new VoteCast(7, 5));
            connection.commit();
            work.committed();
        }
        // spotless:on
    }

    static void statistics(Caches caches, Cache<Ballot> ballots) {
        Map<String, @Nullable Object> stats = caches.service().stats();
        CacheStatistics all = caches.statistics();
        CacheStatistics ballotsAlone = ballots.statistics();
        System.out.println(stats + " " + all + " " + ballotsAlone);
    }
}
