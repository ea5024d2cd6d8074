package io.civicq.cache.caffeine;

import io.civicq.cache.spi.StoreContractTest;
import io.civicq.cache.spi.Tier;
import org.junit.jupiter.api.Nested;

class CaffeineStoreTest {
    @Nested
    class ByCount extends StoreContractTest {
        @Override
        protected Tier newTier() {
            return CaffeineTier.ofMaximumCount(10_000);
        }
    }

    @Nested
    class ByWeight extends StoreContractTest {
        @Override
        protected Tier newTier() {
            return CaffeineTier.ofMaximumWeight(64 << 20);
        }
    }
}
