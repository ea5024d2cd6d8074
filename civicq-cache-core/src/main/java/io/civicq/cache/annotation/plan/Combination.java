package io.civicq.cache.annotation.plan;

import java.util.ArrayList;
import java.util.List;

/** Which annotations may stand together on a method. */
public final class Combination {
    private Combination() {}

    /**
     * Checks what stands on one method.
     *
     * @param present the simple names of those annotations that are there
     * @throws PlanException if {@code Cached} is not alone: where the cache has the value, the method is not called, so nothing
     *     else would happen
     */
    public static void check(MethodFacts<?> method, List<String> present) {
        List<String> others = new ArrayList<>(present);
        if (others.remove("Cached") && !others.isEmpty()) {
            throw new PlanException(
                    "@Cached and @" + others.get(0) + " on " + method
                            + ": where the cache has the value the method is not called, so it writes nothing; use two methods",
                    Site.method());
        }
    }

    /**
     * Checks that an {@code @Invalidates} invalidates something.
     *
     * @throws PlanException if it does not
     */
    public static void checkInvalidates(MethodFacts<?> method, List<?> names) {
        if (names.isEmpty()) {
            throw new PlanException(
                    "@Invalidates on " + method
                            + " invalidates nothing; give it an event's class, keys, scopes, tags or dataTypes",
                    Site.method());
        }
    }
}
