package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ForeignKeysTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final ForeignKeys keys = new ForeignKeys(now::get);

    @Test
    void aKeyIsHeldForFiveMinutesFromTheFirstSight() {
        keys.saw("civicq:ballot:1");
        now.addAndGet(ForeignKeys.MEMORY_NANOS - 1);
        keys.saw("civicq:ballot:1");
        assertThat(keys.holds("civicq:ballot:1")).isTrue();
        assertThat(keys.holds("civicq:ballot:2")).isFalse();

        now.addAndGet(1);
        assertThat(keys.holds("civicq:ballot:1")).isFalse();
    }

    @Test
    void aKeyWithBytesOfThisReleaseIsNotForeign() {
        keys.saw("civicq:ballot:1");
        keys.forget("civicq:ballot:1");

        assertThat(keys.holds("civicq:ballot:1")).isFalse();
    }

    @Test
    void theMemoryIsBounded() {
        for (int i = 0; i < 20_000; i++) {
            keys.saw("civicq:ballot:" + i);
        }
        assertThat(keys.holds("civicq:ballot:9999")).isTrue();
        assertThat(keys.holds("civicq:ballot:10000")).isFalse();

        now.addAndGet(ForeignKeys.MEMORY_NANOS);
        keys.saw("civicq:ballot:10000");
        assertThat(keys.holds("civicq:ballot:10000")).isTrue();
    }
}
