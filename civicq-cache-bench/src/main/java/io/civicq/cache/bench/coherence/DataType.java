package io.civicq.cache.bench.coherence;

import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.LoadPolicy;
import io.civicq.cache.policy.TtlTable;
import java.time.Duration;
import java.util.Locale;

/** The data types of the register. Lifetimes are longer than any run, but for one, so that only the log ends a value. */
enum DataType {
    /** Plain values, some of them absent, some of them put by their one writer. */
    QUESTION,
    /** Plain values that expire all the time, so that they are refreshed in the background while they are invalidated. */
    QUESTION_LIST,
    /** Values with tags that only their loader knows. */
    VIDEO,
    /** Values whose loader fails now and then, which may be served stale then, unless the invalidation was hard. */
    BALLOT;

    private static final Duration LONGER_THAN_A_RUN = Duration.ofHours(6);

    /** The name under which it is cached. */
    String cacheName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether some versions of a row stand for "there is none". */
    boolean mayBeAbsent() {
        return this == QUESTION || this == QUESTION_LIST;
    }

    boolean isTagged() {
        return this == VIDEO;
    }

    boolean mayFail() {
        return this == BALLOT;
    }

    private CachePolicy policy() {
        return switch (this) {
            case QUESTION, VIDEO -> CachePolicy.freshFor(LONGER_THAN_A_RUN);
            case QUESTION_LIST ->
                CachePolicy.freshFor(Duration.ofMillis(300)).withStaleWhileRevalidate(LONGER_THAN_A_RUN);
            // Without a back-off, in which a stale value is served though the database may be back: the audit follows
            // soon.
            case BALLOT ->
                CachePolicy.freshFor(LONGER_THAN_A_RUN)
                        .withStaleIfError(LONGER_THAN_A_RUN)
                        .withLoads(LoadPolicy.standard().withBackOff(Duration.ZERO));
        };
    }

    /** The policies of all of them. */
    static TtlTable policies() {
        TtlTable table = TtlTable.empty();
        for (DataType type : values()) {
            table = table.with(type.cacheName(), type.policy());
        }
        return table;
    }
}
