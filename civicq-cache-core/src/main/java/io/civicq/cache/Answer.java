package io.civicq.cache;

import io.civicq.cache.policy.Freshness;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value with the story of how it was found.
 *
 * @param value the value, or null where it is known to be absent
 * @param source where it came from
 * @param freshness what its age allowed when it was handed out
 * @param remaining how long it is still fresh; zero if it is not
 */
public record Answer<V>(@Nullable V value, Source source, Freshness freshness, Duration remaining) {
    /** Whether it was handed out after its freshness lifetime. */
    public boolean isStale() {
        return freshness == Freshness.STALE_WHILE_REVALIDATE || freshness == Freshness.STALE_IF_ERROR;
    }

    /** The value, or empty where it is known to be absent. */
    public Optional<V> optional() {
        return Optional.ofNullable(value);
    }
}
