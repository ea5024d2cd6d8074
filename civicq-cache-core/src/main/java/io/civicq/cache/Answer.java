package io.civicq.cache;

import io.civicq.cache.policy.Freshness;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
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
    /** What was just read from the system of record, past any cache; for methods that return answers and are cached by annotation. */
    public static <V> Answer<V> loaded(@Nullable V value) {
        return new Answer<>(value, Source.LOADED, Freshness.FRESH, Duration.ZERO);
    }

    /** Whether it was handed out after its freshness lifetime. */
    public boolean isStale() {
        return freshness == Freshness.STALE_WHILE_REVALIDATE || freshness == Freshness.STALE_IF_ERROR;
    }

    /** The same with what becomes of the value; both may be null, for absent. */
    public <R> Answer<R> map(Function<? super @Nullable V, ? extends @Nullable R> form) {
        return new Answer<>(form.apply(value), source, freshness, remaining);
    }

    /** The value, or empty where it is known to be absent. */
    public Optional<V> optional() {
        return Optional.ofNullable(value);
    }
}
