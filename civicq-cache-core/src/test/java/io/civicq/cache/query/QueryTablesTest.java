package io.civicq.cache.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.Tags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a statement, a trigger or a rule spells a table, its tag is one. */
class QueryTablesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "votes                | table:votes",
                "Votes                | table:votes",
                "public.votes         | table:votes",
                "\"public\".\"Votes\" | table:votes",
                "db.dbo.[votes]       | table:votes",
                "app.`votes`          | table:votes",
                "app . votes          | table:votes",
                "\"a.b\"              | table:a.b",
                "\"a\"\"b\"           | table:a\"b",
                "\"My Table\"         | table:my%u0020table",
                "\"a,b%\"             | table:a%u002Cb%u0025",
                "Fläche               | table:fl%u00E4che",
                "FLÄCHE               | table:fl%u00C4che"
            })
    void aTableHasOneTag(String table, String tag) {
        assertThat(QueryTables.tag(table)).isEqualTo(tag);
        assertThat(Tags.check(tag)).isEqualTo(tag);
    }

    @Test
    void aLongNameHasATagThatIsAllowedAndItsOwn() {
        String one = QueryTables.tag("t".repeat(500) + "1");
        String other = QueryTables.tag("t".repeat(500) + "2");

        assertThat(Tags.check(one)).isNotEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "app.", "\"\""})
    void aNameThatNamesNothingIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QueryTables.tag(name))
                .withMessageContaining("'" + name + "'");
    }

    @Test
    void aChangeOfTablesIsAnInvalidationOfTheirTags() {
        assertThat(QueryTables.changed("votes", "app.questions", "VOTES"))
                .isEqualTo(Invalidation.ofTags("table:votes", "table:questions"));
    }
}
