package io.civicq.cache.memory;

import io.civicq.cache.spi.LoadLease;
import io.civicq.cache.spi.LoadLeaseContractTest;

class InMemoryLoadLeaseTest extends LoadLeaseContractTest {
    private final LoadLease lease = new InMemoryLoadLease(ticker());

    @Override
    protected LoadLease lease() {
        return lease;
    }
}
