package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.LogPosition;
import org.junit.jupiter.api.Test;

/** P3: a node notices that the log has lost an entry which it had acknowledged, whatever came after it. */
class OwnEntriesTest {
    private static final long EPOCH = 7;

    private final OwnEntries own = new OwnEntries();

    private static LogPosition at(long number) {
        return new LogPosition(EPOCH, number);
    }

    @Test
    void anEntryThatWasLostIsMissedAlthoughALaterOneCameThrough() {
        own.appended(at(10));
        own.appended(at(20));

        own.read(at(20));

        assertThat(own.lacks(EPOCH, 9)).isFalse();
        assertThat(own.lacks(EPOCH, 10)).isTrue();
        assertThat(own.lacks(EPOCH, Long.MAX_VALUE)).isTrue();
    }

    @Test
    void whatWasReadIsNotMissedWhoeverWasFaster() {
        own.appended(at(10));
        own.read(at(10));
        own.read(at(20));
        own.appended(at(20));

        assertThat(own.lacks(EPOCH, Long.MAX_VALUE)).isFalse();
    }

    @Test
    void entriesOfOthersAreNotMissed() {
        own.read(at(10));

        assertThat(own.lacks(EPOCH, Long.MAX_VALUE)).isFalse();
    }

    @Test
    void whatIsAppendedAgainIsMissedNoMoreAndWhatIsAppendedAfterwardsIs() {
        own.appended(at(10));
        own.clear();
        assertThat(own.lacks(EPOCH, Long.MAX_VALUE)).isFalse();

        own.appended(at(20));
        assertThat(own.lacks(EPOCH, Long.MAX_VALUE)).isTrue();
    }

    @Test
    void anotherHistoryIsAnotherMatter() {
        own.appended(at(10));

        assertThat(own.lacks(EPOCH + 1, Long.MAX_VALUE)).isFalse();
        own.read(new LogPosition(EPOCH + 1, 5));
        assertThat(own.lacks(EPOCH, Long.MAX_VALUE)).isFalse();
    }

    @Test
    void memoryIsBounded() {
        for (long number = 1; number <= 20_000; number++) {
            own.read(at(number));
        }
        own.appended(at(20_000));
        assertThat(own.lacks(EPOCH, Long.MAX_VALUE)).isFalse();

        own.appended(at(1));
        assertThat(own.lacks(EPOCH, Long.MAX_VALUE))
                .as("too long ago to be sure of")
                .isTrue();
    }
}
