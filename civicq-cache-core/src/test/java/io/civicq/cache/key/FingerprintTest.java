package io.civicq.cache.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fingerprints are the same in every release: nodes of two releases share one log, and its stamps are filed under them.
 *
 * <p>A constant below is never changed to make a test pass.
 */
class FingerprintTest {
    @ParameterizedTest
    @CsvSource({
        "civicq, 326620797294702581",
        "civicq:ballot:123, 4972115948468977141",
        "civicq:questions:contest:5:page:1, -8697967837602855356",
        "civicq:San%u0020Jos\u00E9, 4171430156205430531",
        "civicq:%-, -5391270794484828348",
        "civicq:-9223372036854775808, -2357027953380630724"
    })
    void theFingerprintOfAKeyIsFrozen(String text, long frozen) {
        CacheKey key = CacheKey.parse(text);

        assertThat(key.fingerprint(key.depth())).isEqualTo(frozen);
    }

    @Test
    void theFingerprintOfTheRootIsFrozen() {
        assertThat(CacheKey.root().fingerprint(0)).isEqualTo(0x51_7C_C1_B7_27_22_0A_95L);
    }

    @Test
    void theFingerprintOfANameIsFrozenAndItsSpaceKeepsItApart() {
        assertThat(Fingerprint.of(2, "question:7")).isEqualTo(3593301528058306640L);
        assertThat(Fingerprint.of(3, "question:7")).isEqualTo(-5943187494847802433L);
    }

    @Test
    void theOrderOfPartsMatters() {
        assertThat(whole(CacheKey.of("a", "b"))).isNotEqualTo(whole(CacheKey.of("b", "a")));
        assertThat(whole(CacheKey.of("ab", "c"))).isNotEqualTo(whole(CacheKey.of("a", "bc")));
        assertThat(whole(CacheKey.of(1, 2))).isNotEqualTo(whole(CacheKey.of(2, 1)));
    }

    private static long whole(CacheKey key) {
        return key.fingerprint(key.depth());
    }
}
