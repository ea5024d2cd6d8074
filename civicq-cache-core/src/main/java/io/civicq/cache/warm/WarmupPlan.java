package io.civicq.cache.warm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a warm-up loads, in the order of its sources: what is needed most goes first. Immutable.
 *
 * @param name for logs, progress and reports
 * @param sources one after the other
 * @param ahead values that end within this time are loaded again too, unless less than half of their life has passed; zero
 *     for those only that are missing, invalid or no longer fresh
 */
public record WarmupPlan(String name, List<WarmupSource<?, ?>> sources, Duration ahead) {
    /** @throws IllegalArgumentException if the name is blank, or {@code ahead} is negative */
    public WarmupPlan {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a warm-up plan must not be blank, but was '" + name + "'");
        }
        if (ahead.isNegative()) {
            throw new IllegalArgumentException("plan '" + name + "': ahead must not be negative, but was " + ahead);
        }
        sources = List.copyOf(sources);
    }

    /** A plan without a source. */
    public static WarmupPlan named(String name) {
        return new WarmupPlan(name, List.of(), Duration.ZERO);
    }

    /** The same with one source more. */
    public WarmupPlan with(WarmupSource<?, ?> source) {
        List<WarmupSource<?, ?>> more = new ArrayList<>(sources);
        more.add(source);
        return new WarmupPlan(name, more, ahead);
    }

    /** The same for a spike that lasts this long: what would end during it is loaded now. */
    public WarmupPlan lasting(Duration time) {
        return new WarmupPlan(name, sources, time);
    }

    /** How many keys it has, if each source says so. */
    OptionalLong expected() {
        boolean known = sources.stream().allMatch(source -> source.expected().isPresent());
        return known
                ? OptionalLong.of(sources.stream()
                        .mapToLong(source -> source.expected().orElse(0))
                        .sum())
                : OptionalLong.empty();
    }
}
