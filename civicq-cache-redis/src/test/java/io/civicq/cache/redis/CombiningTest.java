package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.redis.Combining.Way;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single reads are combined where many read at a time and little is to be transferred. */
class CombiningTest {
    private static final int KB = 1024;

    @ParameterizedTest
    @CsvSource({
        "a lone reader,                    16,         1,     300,   ALONE",
        "as many as have their own,        16,         16,    300,   ALONE",
        "one more,                         16,         17,    300,   COMBINED",
        "ten thousand,                     16,         10000, 300,   COMBINED",
        "ten thousand and nothing known,   16,         10000, 0,     COMBINED",
        "the largest that is combined,     16,         10000, 16384, COMBINED",
        "larger,                           16,         10000, 16385, ALONE",
        "a lone reader where all are,      0,          1,     300,   COMBINED",
        "ten thousand where none is,       2147483647, 10000, 300,   ALONE",
    })
    void howAReadIsSent(String what, int above, int readers, long expectedBytes, Way way) {
        assertThat(new Combining(above).of(readers, expectedBytes)).as(what).isEqualTo(way);
    }

    @ParameterizedTest
    @CsvSource({
        "the first,                     0,   0,    1,     true",
        "the first whatever its size,   0,   0,    99999, true",
        "the last by number,            255, 100,  1,     true",
        "one too many,                  256, 100,  1,     false",
        "the last by size,              100, 1000, 24,    true",
        "too large together,            100, 1000, 25,    false",
    })
    void whatABatchTakes(String what, int reads, long kilobytes, long another, boolean fits) {
        assertThat(Combining.fits(reads, kilobytes * KB, another * KB)).as(what).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "the first value,    0,     300,   300",
        "a larger one,       300,   5000,  5000",
        "the same,           300,   300,   300",
        "a smaller one,      16300, 300,   15300",
        "hardly smaller,     301,   300,   300",
    })
    void whatToExpect(String what, long before, long seen, long after) {
        assertThat(Combining.expectation(before, seen)).as(what).isEqualTo(after);
    }
}
