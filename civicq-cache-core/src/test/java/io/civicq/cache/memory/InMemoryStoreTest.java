package io.civicq.cache.memory;

import io.civicq.cache.spi.StoreContractTest;
import io.civicq.cache.spi.Tier;

class InMemoryStoreTest extends StoreContractTest {
    @Override
    protected Tier newTier() {
        return InMemoryTier.ofMaximumCount(1_000);
    }
}
