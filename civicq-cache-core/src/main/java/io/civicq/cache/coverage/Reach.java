package io.civicq.cache.coverage;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationMirror;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.invalidation.StampNames;
import io.civicq.cache.invalidation.Standing;
import io.civicq.cache.key.CacheKey;
import java.util.Collection;
import java.util.Set;

/** Whether an event makes values of a data type invalid, and how. */
enum Reach {
    NONE("."),
    SOFT("soft"),
    HARD("hard");

    private static final LogPosition BEFORE = new LogPosition(1, 0);

    private final String mark;

    Reach(String mark) {
        this.mark = mark;
    }

    /** How it is printed in the matrix. */
    String mark() {
        return mark;
    }

    /** One value of a data type, as it could stand in a cache. */
    record Example(CacheKey key, Set<String> tags) {
        Example {
            tags = Set.copyOf(tags);
        }
    }

    /** How far an invalidation goes among some values of a data type, by the same judgement that a node makes. */
    static Reach of(Invalidation invalidation, String dataType, Collection<Example> examples) {
        InvalidationMirror mirror = new InvalidationMirror(Integer.MAX_VALUE);
        mirror.restart(BEFORE);
        mirror.applyNext(invalidation);
        Reach farthest = NONE;
        for (Example example : examples) {
            Standing standing = mirror.standing(example.key, StampNames.ofCache(dataType), example.tags, BEFORE);
            Reach reach = switch (standing) {
                case VALID -> NONE;
                case INVALID -> SOFT;
                case REVOKED -> HARD;
            };
            farthest = reach.compareTo(farthest) > 0 ? reach : farthest;
        }
        return farthest;
    }
}
