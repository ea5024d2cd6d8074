package io.civicq.cache.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationBuilder;
import io.civicq.cache.invalidation.InvalidationText;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A batch becomes few entries, which say the same. */
class MergedTest {
    private static OutboxRow row(long id, Invalidation invalidation) {
        return OutboxRow.of(id, InvalidationText.of(invalidation));
    }

    @Test
    void softRowsAreNotHardened() {
        Invalidation seven = Invalidation.ofKeys(Votes.question(7));
        Invalidation tag = Invalidation.ofTags("contest:5");

        assertThat(Merged.of(List.of(row(1, seven), row(2, seven.hard()), row(3, tag), row(4, tag.hard()))))
                .containsExactly(seven.and(tag), seven.and(tag).hard());
    }

    @Test
    void entriesStayShort() {
        List<OutboxRow> rows = IntStream.range(0, 2_500)
                .mapToObj(id -> row(id, Invalidation.ofKeys(Votes.question(id))))
                .toList();

        List<Invalidation> entries = Merged.of(rows);

        assertThat(entries).hasSize(3).allMatch(entry -> entry.keys().size() <= 1_000);
        assertThat(entries.stream().mapToInt(entry -> entry.keys().size()).sum())
                .isEqualTo(2_500);
    }

    @Test
    void neitherDoesOneRowMakeALongEntry() {
        Invalidation tag = Invalidation.ofTags("contest:5");
        Invalidation all = IntStream.range(0, 30_000)
                .mapToObj(id -> Invalidation.ofKeys(Votes.question(id)))
                .collect(InvalidationBuilder::new, InvalidationBuilder::add, (a, b) -> a.add(b.build()))
                .add(tag)
                .build()
                .hard();

        List<Invalidation> entries = Merged.of(List.of(row(1, all)));

        assertThat(entries).hasSize(31).allMatch(entry -> entry.keys().size() <= 1_000);
        assertThat(entries.stream().reduce(Invalidation.ofNothing(), Invalidation::and))
                .as("as hard as it was")
                .isEqualTo(all);
        assertThat(entries).allMatch(entry -> entry.severity() == Invalidation.Severity.HARD);
    }

    @Test
    void nothingIsNothing() {
        assertThat(Merged.of(List.of())).isEmpty();
    }
}
