package io.civicq.cache.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spellings of one query have one text; two queries never do. */
class SqlTextTest {
    private static final String PLAIN = "select a,b from votes where c=? and d>1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a, b FROM votes WHERE c=? AND d>1",
                "  select a ,b\n\tfrom VOTES where C=? and D>1 ; ",
                "select a,b from votes -- the newest\n where c=? and d>1",
                "select /* both */ a,b from/**/votes where c=? and d>1",
                "/*+ SeqScan(votes) */ select a,b from votes where c=? and d>1 -- "
            })
    void blanksCommentsAndCaseMakeNoDifference(String sql) {
        assertThat(SqlText.of(sql).canonical()).isEqualTo(PLAIN);
        assertThat(SqlText.of(sql).placeholders()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select 'A'                | select 'a'",
                "select 'a  b'             | select 'a b'",
                "select 'a -- b'           | select 'a -- c'",
                "select 'a''B'             | select 'a''b'",
                "select \"A\" from t       | select \"a\" from t",
                "select \"a  b\" from t    | select \"a b\" from t",
                "select `A` from t         | select `a` from t",
                "select E'it\\'s  A'       | select E'it\\'s a'",
                "select 'it\\'s  A'        | select 'it\\'s a'",
                "select $$A$$              | select $$a$$",
                "select $b$A$b$            | select $b$a$b$",
                "select 5--3                | select 5--4",
                "select 1 /*! + 1 */       | select 1",
                "select /* /* */ A */ 1    | select /* /* */ a */ 1",
                "select 1 # A              | select 1 # B",
                "select a @-1              | select a @ -1",
                "select ab                 | select a b",
                "select Ä                  | select ä"
            })
    void whatMayMeanSomethingElseIsAnotherText(String one, String other) {
        assertThat(SqlText.of(one).canonical()).isNotEqualTo(SqlText.of(other).canonical());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select ?, ? from t                  | 2",
                "select '?', \"?\" /* ? */, ? from t | 1",
                "select a ?? 'b', a ??& ? from t     | 1",
                "select a[1], ? from t               | -1",
                "select ?1 from t                    | -1"
            })
    void placeholdersAreCountedWhereTheyBind(String sql, int count) {
        assertThat(SqlText.of(sql).placeholders()).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update votes set a = 1                          | does not begin with SELECT",
                "call recount(5)                                 | does not begin with SELECT",
                "select * from votes for update                  | locks rows (FOR update)",
                "select * from votes for no key update           | locks rows (FOR no)",
                "select * from votes for share skip locked       | locks rows (FOR share)",
                "with gone as (delete from votes returning *) select * from gone | writes ('delete')",
                "select * into copy from votes                   | writes ('into')"
            })
    void whatDoesMoreThanReadIsNoPlainRead(String sql, String objection) {
        assertThat(SqlText.of(sql).objection()).contains(objection);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "(select 1) union (select 2)",
                "with a as (select 1) select * from a",
                "values (1)",
                "table votes",
                "select \"update\", 'delete' from votes",
                "select substring(a from 1 for 2) from votes"
            })
    void whatOnlyReadsIsOne(String sql) {
        assertThat(SqlText.of(sql).objection()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1; drop table votes", "select 1;select 2;", "select ';' ; select 2"})
    void severalStatementsAreRefused(String sql) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SqlText.of(sql))
                .withMessageContaining("more than one statement");
    }

    @Test
    void aStatementThatIsTooLongOrNoneIsRefused() {
        String longest = "select '" + "a".repeat(SqlText.LONGEST) + "'";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SqlText.of(longest))
                .withMessageContaining("bind long values as parameters");
        assertThatIllegalArgumentException().isThrownBy(() -> SqlText.of(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 'a", "select \"a", "select /* a", "select $$a", "select E'a\\", "select '\\"})
    void whatHasNoEndIsTakenAsItIs(String sql) {
        assertThat(SqlText.of(sql).canonical()).isEqualTo(sql);
    }
}
