package io.civicq.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A lifetime can be changed by a property, and a property that would change nothing is refused. */
class TtlTableTest {
    private static final TtlTable TABLE = TtlTable.empty()
            .with("question", CachePolicy.freshFor(Duration.ofMinutes(15)))
            .with("question_list", CachePolicy.freshFor(Duration.ofMinutes(5)));

    private static Properties properties(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }

    @Test
    void eachSettingChangesItsDataTypeAndNoOther() {
        TtlTable changed = TABLE.with(properties(
                "civicq.cache.ttl.question", " PT2H ",
                "civicq.cache.negative-ttl.question", "PT1H",
                "civicq.cache.stale-while-revalidate.question", "PT30S",
                "civicq.cache.stale-if-error.question", "P1D",
                "civicq.cache.near-ttl.question", "PT10S",
                "civicq.cache.suspect-ttl.question", "PT1S",
                "civicq.cache.jitter.question", "0.25",
                "civicq.cache.early-expiry-beta.question", "2",
                "civicq.cache.max-concurrent-loads.question", "3",
                "civicq.cache.load-wait.question", "PT0.1S",
                "civicq.cache.load-lease.question", "PT20S",
                "civicq.cache.load-lease-wait.question", "PT2S",
                "civicq.cache.load-soft-deadline.question", "PT0.2S",
                "civicq.cache.load-hard-deadline.question", "PT3S",
                "civicq.cache.back-off.question", "PT5S",
                "civicq.cache.longest-back-off.question", "PT1M",
                "civicq.cache.max-payload-bytes.question", "1000"));

        assertThat(changed.policy("question"))
                .isEqualTo(new CachePolicy(
                        Duration.ofHours(2),
                        Duration.ofHours(1),
                        Duration.ofSeconds(30),
                        Duration.ofDays(1),
                        2,
                        0.25,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        new LoadPolicy(
                                3,
                                Duration.ofMillis(100),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(1),
                                Duration.ofMillis(200),
                                Duration.ofSeconds(3)),
                        1_000));
        assertThat(changed.policy("question_list")).isEqualTo(TABLE.policy("question_list"));
        assertThat(TABLE.policy("question").freshFor()).as("the table itself").isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void propertiesOfOthersAreLeftAlone() {
        TtlTable changed = TABLE.with(properties("java.version", "17", "civicq.cachet", "x", "civicq.name", "y"));

        assertThat(changed.dataTypes()).containsExactly("question", "question_list");
        assertThat(changed.policy("question")).isEqualTo(TABLE.policy("question"));
    }

    @Test
    void propertiesBehindPropertiesAreSeen() {
        Properties defaults = properties("civicq.cache.ttl.question", "PT2H");

        assertThat(TABLE.with(new Properties(defaults)).policy("question").freshFor())
                .isEqualTo(Duration.ofHours(2));
    }

    @ParameterizedTest
    @CsvSource({
        "civicq.cache.ttl.ballot,               PT1H,   'no data type ''ballot'''",
        "civicq.cache.ttl.,                     PT1H,   'no data type '''''",
        "civicq.cache.ttl,                      PT1H,   'sets nothing'",
        "civicq.cache.tll.question,             PT1H,   'stale-while-revalidate'",
        "civicq.cache.question,                 PT1H,   'sets nothing'",
        "civicq.cache.ttl.question,             15 min, 'PT15M'",
        "civicq.cache.ttl.question,             900,    'PT15M'",
        "civicq.cache.ttl.question,             '',     'PT15M'",
        "civicq.cache.jitter.question,          much,   'not a number'",
        "civicq.cache.max-payload-bytes.question, 1e3,  'not a number'",
        "civicq.cache.max-payload-bytes.question, 9999999999, 'not a number'",
        "civicq.cache.ttl.question,             PT0S,   'freshFor must be from'",
        "civicq.cache.ttl.question,             P366D,  'freshFor must be from'",
        "civicq.cache.ttl.question,             -PT1S,  'freshFor must be from'",
        "civicq.cache.negative-ttl.question,    PT16M,  'negativeFor must be from'",
        "civicq.cache.jitter.question,          0.6,    'jitter must be from'",
        "civicq.cache.jitter.question,          NaN,    'jitter must be from'",
        "civicq.cache.early-expiry-beta.question, Infinity, 'earlyExpiryBeta must be from'"
    })
    void aPropertyThatIsWrongIsQuotedInTheRefusal(String name, String value, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TABLE.with(properties(name, value)))
                .withMessageContaining(name)
                .withMessageContaining(why);
    }

    @Test
    void aRefusedValueIsQuoted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TABLE.with(properties("civicq.cache.ttl.question", "15 min")))
                .withMessageContaining("'15 min'");
    }

    @Test
    void anUnknownDataTypeIsRefusedWithThoseThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TABLE.policy("ballot"))
                .withMessageContaining("'ballot'")
                .withMessageContaining("[question, question_list]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Question", "question-list", "question__list", "_question", "question_", "1st", "a b", "a:b"
            })
    void aMalformedDataTypeIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TABLE.with(name, TABLE.policy("question")))
                .withMessageContaining("'" + name + "'");
    }

    @Test
    void dataTypesCannotBeChangedThroughTheirSet() {
        assertThat(TABLE.dataTypes()).isUnmodifiable();
    }
}
