package io.civicq.example.service;

import io.civicq.cache.Answer;
import org.jspecify.annotations.Nullable;

/**
 * A value, and where it was found.
 *
 * @param value the value, or null where it is known to be absent
 */
public record Found<T>(@Nullable T value, Origin origin) {

    /** Where a value was found. */
    public enum Origin {
        /** In this process. */
        NEAR,
        /** In the cache that all nodes share. */
        FAR,
        /** In the database, asked for this request. */
        DATABASE,
        /** In the database, asked for a concurrent request. */
        COALESCED,
        /** In a cache, past its lifetime. */
        STALE
    }

    static <T> Found<T> of(Answer<T> answer) {
        return new Found<>(answer.value(), originOf(answer));
    }

    private static Origin originOf(Answer<?> answer) {
        return switch (answer.source()) {
            case NEAR -> answer.isStale() ? Origin.STALE : Origin.NEAR;
            case FAR -> answer.isStale() ? Origin.STALE : Origin.FAR;
            case LOADED -> Origin.DATABASE;
            case COALESCED -> Origin.COALESCED;
        };
    }
}
