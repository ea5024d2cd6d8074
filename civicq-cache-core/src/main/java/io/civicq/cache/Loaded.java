package io.civicq.cache;

import io.civicq.cache.invalidation.Tags;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loaded value with what its loader found out about it: its own lifetime, and the tags that it carries.
 *
 * <pre>{@code
 * urls.getLoaded(key, () -> Loaded.of(signed.url()).freshFor(signed.validFor().minusMinutes(5)).tagged("video:9"))
 * }</pre>
 *
 * @param value the value; null means known absent
 * @param lifetime how long it is fresh; null means as long as the policy says
 * @param tags names by which it can be invalidated beside its key
 */
public record Loaded<V>(@Nullable V value, @Nullable Duration lifetime, Set<String> tags) {

    public Loaded {
        tags = Set.copyOf(tags);
        tags.forEach(Tags::check);
    }

    /** A value for which the policy says everything. */
    public static <V> Loaded<V> of(@Nullable V value) {
        return new Loaded<>(value, null, Set.of());
    }

    /**
     * The same with its own freshness lifetime. Zero or less means that it is handed to the caller and not kept; more than 365
     * days counts as 365 days.
     */
    public Loaded<V> freshFor(Duration duration) {
        return new Loaded<>(value, duration, tags);
    }

    /**
     * The same with further tags.
     *
     * @throws IllegalArgumentException if a tag is malformed, see {@link Tags#check}
     */
    public Loaded<V> tagged(String... more) {
        Set<String> all = new HashSet<>(tags);
        all.addAll(Arrays.asList(more));
        return new Loaded<>(value, lifetime, all);
    }
}
