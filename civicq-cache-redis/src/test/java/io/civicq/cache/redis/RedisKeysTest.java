package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisKeysTest {
    private final RedisKeys keys = new RedisKeys("civicq");

    @Test
    void aKeyOfTheNamespaceIsItsOwnName() {
        assertThat(keys.nameOf(CacheKey.of("civicq", "ballot", 123))).isEqualTo("civicq:ballot:123");
    }

    @Test
    void anyOtherKeyIsBelowTheNamespaceAllTheSame() {
        assertThat(keys.nameOf(CacheKey.of("ballot", 123))).isEqualTo("civicq::ballot:123");
        assertThat(keys.nameOf(CacheKey.of("civicq"))).isEqualTo("civicq::civicq");
        assertThat(keys.nameOf(CacheKey.of("civicq2", "ballot"))).isEqualTo("civicq::civicq2:ballot");
        assertThat(keys.nameOf(CacheKey.of("civic", "ballot"))).isEqualTo("civicq::civic:ballot");
    }

    @Test
    void aNamespaceMustHaveAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RedisKeys(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "civicq:*:page:?,   civicq:*:page:*",
        "civicq:a[x]*,      civicq:a\\[x\\]*",
        "civicq:a^b-c*,     civicq:a\\^b\\-c*",
        "civicq:a\\*,       civicq:a\\\\*",
        "ballot:*:x,        civicq::ballot:*:x",
    })
    void onlyWildcardsOfOursMeanSomethingToRedis(String pattern, String glob) {
        assertThat(keys.globOf(KeyPattern.of(pattern))).isEqualTo(glob);
    }

    @Test
    void theNamespaceIsTakenLiterallyToo() {
        assertThat(new RedisKeys("c*v[1]").globOf(KeyPattern.of("ballot:*"))).isEqualTo("c\\*v\\[1\\]::ballot:*");
    }

    @ParameterizedTest
    @CsvSource({
        "civicq:ballot:123,            civicq:ballot:123",
        "civicq::ballot:123,           ballot:123",
        "civicq::civicq,               civicq",
        "civicq::civicq:ballot:123,    ",
        "civicq:ballot:0123,           civicq:ballot:0123",
        "civicq:ballot:a b,            ",
        "civicq:ballot:,               ",
        "civicq:,                      ",
        "civicq:%,                     ",
        "civicq2:ballot:123,           ",
        "civicq:{civicq}:log:stream,   ",
        "civicq:{lease:civicq:ballot,  ",
    })
    void aNameStandsForTheKeyThatHasItAndForNoOther(String name, @Nullable String key) {
        assertThat(keys.keyOf(name)).isEqualTo(key == null ? null : CacheKey.parse(key));
    }

    @ParameterizedTest
    @CsvSource({
        "civicq:*:x, civicq:ballot:x,       true",
        "civicq:*,   civicq::ballot:x,      false",
        "civicq:*,   civicq:{civicq}:log,   false",
        "civicq:*,   other:ballot:x,        false",
        "ballot:?,   civicq::ballot:é,      true",
        "ballot:?,   civicq::ballot:ab,     false",
        "ballot:*,   ballot:x,              false",
        "ballot:*,   civicq::ballot:{x},    false",
    })
    void onlyKeysThatTheNodesWouldMatchAreRemoved(String pattern, String name, boolean matches) {
        assertThat(keys.matches(KeyPattern.of(pattern), name)).isEqualTo(matches);
    }
}
