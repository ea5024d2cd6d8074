package io.civicq.cache.outbox;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What cannot be meant is refused, by its name. */
class RelaySettingsTest {
    private final RelaySettings standard = RelaySettings.standard();

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> standard.withPollInterval(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pollInterval");
        assertThatThrownBy(() -> standard.withLongestBackOff(Duration.ofDays(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longestBackOff");
        assertThatThrownBy(() -> standard.withBatchSize(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batchSize");
    }
}
