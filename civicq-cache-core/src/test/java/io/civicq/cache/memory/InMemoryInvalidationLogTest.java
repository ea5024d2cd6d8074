package io.civicq.cache.memory;

import io.civicq.cache.spi.InvalidationLog;
import io.civicq.cache.spi.InvalidationLogContractTest;

class InMemoryInvalidationLogTest extends InvalidationLogContractTest {
    private final InvalidationLog log = new InMemoryInvalidationLog(7);

    @Override
    protected InvalidationLog log() {
        return log;
    }
}
