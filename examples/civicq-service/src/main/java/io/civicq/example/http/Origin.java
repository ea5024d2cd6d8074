package io.civicq.example.http;

import io.civicq.cache.Answer;

/** Where a value was found, in the words of {@code X-Data-Source}. */
enum Origin {
    /** In this process. */
    NEAR,
    /** In the cache that all nodes share. */
    FAR,
    /** In the database, asked for this request. */
    DATABASE,
    /** In the database, asked for a concurrent request. */
    COALESCED,
    /** In a cache, past its lifetime. */
    STALE;

    static Origin of(Answer<?> answer) {
        return switch (answer.source()) {
            case NEAR -> answer.isStale() ? STALE : NEAR;
            case FAR -> answer.isStale() ? STALE : FAR;
            case LOADED -> DATABASE;
            case COALESCED -> COALESCED;
        };
    }
}
