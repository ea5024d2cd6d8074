package io.civicq.cache.annotation;

import io.civicq.cache.Caches;
import io.civicq.cache.key.KeyTable;

/** The contract, by a proxy. */
class CachedProxiesTest extends AnnotatedServiceContract {
    @Override
    ElectionService cached(ElectionService behind, Caches given, KeyTable keys) {
        return CachedProxies.of(given, keys).proxy(ElectionService.class, behind);
    }
}
