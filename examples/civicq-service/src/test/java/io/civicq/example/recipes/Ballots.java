package io.civicq.example.recipes;

import io.civicq.cache.annotation.Cached;
import io.civicq.cache.annotation.Invalidates;

/** The service of the recipe. */
interface Ballots {
    @Cached("ballot")
    String ballot(long ballotId);

    @Invalidates(dataTypes = "ballot")
    void imported();
}
