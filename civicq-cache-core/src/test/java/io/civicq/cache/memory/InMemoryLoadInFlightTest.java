package io.civicq.cache.memory;

import io.civicq.cache.Caches;
import io.civicq.cache.LoadInFlightContractTest;
import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.Tier;
import java.util.function.UnaryOperator;

class InMemoryLoadInFlightTest extends LoadInFlightContractTest {
    private final Tier far = InMemoryTier.ofMaximumCount(100);
    private final InvalidationLog log = new InMemoryInvalidationLog(7);
    private final LoadLease lease = new InMemoryLoadLease(System::nanoTime);

    @Override
    protected Caches.Builder sharing(UnaryOperator<Tier> seen) {
        return Caches.builder().far(seen.apply(far)).invalidationLog(log).loadLease(lease);
    }
}
