package io.civicq.cache.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.civicq.cache.policy.CachePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CivicPoliciesTest {
    /** "Cache TTL by Data Type", row by row, with the name of the data type behind it. */
    private static final String TABLE = """
            | **Ballot Data** | 1 hour | ballot
            | **Ballot List** | 5 minutes | ballot_list
            | **Contest Data** | 1 hour | contest
            | **Contest List** | 5 minutes | contest_list
            | **Question** | 15 minutes | question
            | **Question List** | 5 minutes | question_list
            | **Trending Questions** | 15 minutes | trending_questions
            | **Candidate Profile** | 30 minutes | candidate
            | **Candidate List** | 30 minutes | candidate_list
            | **City Settings** | 1 day | city
            | **City List** | 1 hour | city_list
            | **Analytics Data** | 1 hour | analytics
            | **Video Metadata** | 1 hour | video
            | **Video Stream URL** | 6 hours | video_url
            """;

    record Row(String title, Duration ttl, String dataType) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            String[] ttl = cells[2].strip().split(" ", -1);
            long count = Long.parseLong(ttl[0]);
            Duration duration = switch (ttl[1]) {
                case "minutes" -> Duration.ofMinutes(count);
                case "hour", "hours" -> Duration.ofHours(count);
                case "day" -> Duration.ofDays(count);
                default -> throw new IllegalArgumentException(line);
            };
            return new Row(cells[1].strip().replace("*", ""), duration, cells[3].strip());
        }
    }

    static Stream<Row> rows() {
        return TABLE.lines().map(Row::of);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aDataTypeLivesAsLongAsTheDocumentSays(Row row) {
        assertThat(CivicPolicies.table().policy(row.dataType()).freshFor()).isEqualTo(row.ttl());
    }

    @Test
    void thereIsARowForEveryDataTypeAndNoOther() throws IllegalAccessException {
        List<Object> constants = new ArrayList<>();
        for (var field : DataTypes.class.getFields()) {
            constants.add(field.get(null));
        }

        assertThat(CivicPolicies.table().dataTypes())
                .containsExactlyElementsOf(rows().map(Row::dataType).toList())
                .containsExactlyInAnyOrderElementsOf(
                        constants.stream().map(Object::toString).toList());
    }

    /** CACHE_TTL_MAP, in seconds. */
    @ParameterizedTest
    @CsvSource({"ballot,3600", "ballot_list,300", "city,86400", "question,900", "video_url,21600"})
    void aLifetimeHasTheSecondsOfTheDocument(String dataType, long seconds) {
        assertThat(CivicPolicies.table().policy(dataType).freshFor().toSeconds())
                .isEqualTo(seconds);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void absenceIsKnownForAMinute(Row row) {
        assertThat(CivicPolicies.table().policy(row.dataType()).negativeFor()).isEqualTo(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @CsvSource({"question_list,PT1M,PT5M", "candidate,PT1M,PT30M", "city,PT1M,PT1H", "video_url,PT0S,PT0S"})
    void theStaleWindowsFollowFromTheLifetime(String dataType, Duration whileRevalidate, Duration ifError) {
        CachePolicy policy = CivicPolicies.table().policy(dataType);

        assertThat(policy.staleWhileRevalidate()).isEqualTo(whileRevalidate);
        assertThat(policy.staleIfError()).isEqualTo(ifError);
    }

    @Test
    void aPropertyChangesOneLifetime() {
        Properties properties = new Properties();
        properties.setProperty("civicq.cache.ttl.question", "PT10M");

        var table = CivicPolicies.table(properties);

        assertThat(table.policy(DataTypes.QUESTION).freshFor()).isEqualTo(Duration.ofMinutes(10));
        assertThat(table.policy(DataTypes.BALLOT))
                .isEqualTo(CivicPolicies.table().policy(DataTypes.BALLOT));
    }

    @Test
    void aPropertyOfNoDataTypeIsRefused() {
        Properties properties = new Properties();
        properties.setProperty("civicq.cache.ttl.questoin", "PT10M");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CivicPolicies.table(properties))
                .withMessageContaining("civicq.cache.ttl.questoin");
    }
}
