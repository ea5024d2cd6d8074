package io.civicq.cache.bench.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation.Severity;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RowTest {
    private final Row question = new Row(DataType.QUESTION, 1, 2);

    private static Announcement said(int node, long at, long version) {
        return new Announcement(node, at, at, version, null, Severity.SOFT, WriteKind.KEY);
    }

    @Test
    void everySixthVersionOfAQuestionIsAbsentAndOfAVideoNone() {
        assertThat(LongStream.range(0, 20).filter(question::isAbsentAt)).containsExactly(5L, 11L, 17L);
        assertThat(question.at(5)).isNull();
        assertThat(question.at(6)).isEqualTo(new Versioned("civicq:question:group:1:item:2", 6));
        assertThat(LongStream.range(0, 20).filter(new Row(DataType.VIDEO, 1, 2)::isAbsentAt))
                .isEmpty();
    }

    @Test
    void anAbsenceIsTakenForTheNewestOneThatThereWas() {
        assertThat(LongStream.of(4, 5, 10, 11, 12).map(question::lastAbsence)).containsExactly(-1L, 5L, 5L, 11L, 11L);
        assertThat(new Row(DataType.VIDEO, 1, 2).lastAbsence(100)).isNegative();
    }

    @Test
    void theTagsOfAVideoChangeWithItsVersion() {
        Row video = new Row(DataType.VIDEO, 1, 2);

        assertThat(LongStream.range(0, 7).mapToObj(video::tagAt))
                .containsExactly(
                        "author:1:0",
                        "author:1:0",
                        "author:1:0",
                        "author:1:1",
                        "author:1:1",
                        "author:1:1",
                        "author:1:0");
    }

    @Test
    void whatALaterAnnouncementSaysTooIsForgottenInTime() {
        for (long i = 1; i <= 100_000; i++) {
            question.announced(said((int) (i % 3), i, i), i - 1_000);
        }

        assertThat(question.announcedAbove(0)).hasSizeLessThan(5_000);
        assertThat(question.announcedAbove(0))
                .as("of each node what was said last, and all that is recent")
                .contains(said(1, 100_000, 100_000), said(0, 99_999, 99_999), said(1, 99_001, 99_001));
        assertThat(question.announcedAbove(99_998)).hasSize(2);
    }
}
