package io.civicq.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;
import io.civicq.cache.testing.Callers;
import io.civicq.cache.testing.Callers.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * A reader that saw a position never takes an older value for valid, whatever is applied or forgotten meanwhile.
 *
 * <p>Entry {@code n} invalidates what {@code reached(n)} names and nothing else does for the next {@value #NAMES}
 * entries, so a value of that name read at {@code n − 1} is not valid from the moment that position {@code n} shows.
 */
class MirrorUnderRaceTest {
    private static final int NAMES = 64;
    private static final int ENTRIES = 50_000;
    private static final long CACHE = StampNames.ofCache("question");

    private interface Reached {
        Invalidation by(long number);
    }

    @Test
    void withStampsThatAreForgotten() throws Exception {
        race(4, number -> Invalidation.ofTags(tag(number)));
    }

    @Test
    void withStampsThatAreRemembered() throws Exception {
        race(10 * NAMES, number -> Invalidation.ofKeys(key(number)));
    }

    @Test
    void withPatternsThatAreForgotten() throws Exception {
        race(4, number -> Invalidation.ofPattern(KeyPattern.of("civicq:*:" + number % NAMES)));
    }

    @Test
    void withHistoriesThatBeginAnew() throws Exception {
        InvalidationMirror mirror = new InvalidationMirror(8);
        AtomicBoolean over = new AtomicBoolean();
        Call<List<String>> reader = Callers.call(() -> {
            List<String> wrong = new ArrayList<>();
            while (!over.get()) {
                LogPosition seen = mirror.position();
                // Each history begins by invalidating question 0 at its first entry.
                if (seen.number() == 1 && valid(mirror, 0, new LogPosition(seen.epoch(), 0))) {
                    wrong.add("history " + seen.epoch());
                }
                if (seen.epoch() > 0 && valid(mirror, 1, new LogPosition(seen.epoch() - 1, 9))) {
                    wrong.add("value of the history before " + seen.epoch());
                }
            }
            return wrong;
        });
        for (int epoch = 1; epoch <= ENTRIES; epoch++) {
            mirror.restart(new LogPosition(epoch, 0));
            mirror.apply(1, Invalidation.ofTags(tag(0)));
        }
        over.set(true);

        assertThat(reader.result()).isEmpty();
    }

    @Test
    void withSnapshotsOfNewHistories() throws Exception {
        InvalidationMirror mirror = new InvalidationMirror(64);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong adopting = new AtomicLong(-1);
        List<Call<List<Long>>> readers = Callers.calls(2, () -> {
            List<Long> wrong = new ArrayList<>();
            while (!over.get()) {
                // A value that another node read at the beginning of the history which is being adopted just now.
                LogPosition since = new LogPosition(adopting.get(), 0);
                if (valid(mirror, 0, since) || valid(mirror, 1, since)) {
                    wrong.add(since.epoch());
                }
            }
            return wrong;
        });
        for (long epoch = 1; epoch <= ENTRIES; epoch++) {
            adopting.set(epoch);
            mirror.adopt(new LogSnapshot(
                    new LogPosition(epoch, 9),
                    0,
                    Map.of(StampNames.ofTag(tag(0)), new Stamp(5, 5)),
                    List.of(new PatternStamp(KeyPattern.of("civicq:*:1"), 5, Invalidation.Severity.HARD))));
        }
        over.set(true);

        for (Call<List<Long>> reader : readers) {
            assertThat(reader.result()).isEmpty();
        }
    }

    private static void race(int maxStamps, Reached reached) throws Exception {
        InvalidationMirror mirror = new InvalidationMirror(maxStamps);
        mirror.restart(new LogPosition(7, 0));
        AtomicBoolean over = new AtomicBoolean();
        List<Call<List<Long>>> readers = Callers.calls(2, () -> {
            List<Long> wrong = new ArrayList<>();
            while (!over.get()) {
                long number = mirror.position().number();
                if (number > 0 && valid(mirror, number, new LogPosition(7, number - 1))) {
                    wrong.add(number);
                }
            }
            return wrong;
        });
        for (long number = 1; number <= ENTRIES; number++) {
            mirror.apply(number, reached.by(number));
        }
        over.set(true);

        for (Call<List<Long>> reader : readers) {
            assertThat(reader.result()).isEmpty();
        }
    }

    private static boolean valid(InvalidationMirror mirror, long number, LogPosition since) {
        return mirror.standing(key(number), CACHE, Set.of(tag(number)), since) == Standing.VALID;
    }

    private static CacheKey key(long number) {
        return CacheKey.of("civicq", "question", number % NAMES);
    }

    private static String tag(long number) {
        return "question:" + number % NAMES;
    }
}
