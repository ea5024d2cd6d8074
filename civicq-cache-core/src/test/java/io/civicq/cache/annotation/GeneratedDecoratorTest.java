package io.civicq.cache.annotation;

import io.civicq.cache.Caches;
import io.civicq.cache.key.KeyTable;

/** The contract, by the decorator that the processor generated. */
class GeneratedDecoratorTest extends AnnotatedServiceContract {
    @Override
    ElectionService cached(ElectionService behind, Caches given, KeyTable keys) {
        return new CachedElectionService(given, keys, behind);
    }
}
