package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {

    @Test
    void theDefaultsFitARequestThatHasADatabaseToFallBackOn() {
        RedisSettings settings = RedisSettings.parse("redis://localhost:6379/0");

        assertThat(settings.maxConnections()).isEqualTo(50);
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.operationTimeout()).isEqualTo(Duration.ofMillis(200));
        assertThat(settings.poolWait()).isEqualTo(Duration.ofMillis(50));
        assertThat(settings.combineReadsAbove()).isEqualTo(16);
        assertThat(settings.user()).isNull();
        assertThat(settings.password()).isNull();
        assertThat(settings.tls()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "redis://localhost,            localhost:6379,  0, , ",
        "redis://localhost/,           localhost:6379,  0, , ",
        "redis://10.0.0.7:6380/3,      10.0.0.7:6380,   3, , ",
        "redis://localhost?db=4,       localhost:6379,  4, , ",
        "redis://[::1]:6380/15,        [::1]:6380,     15, , ",
        "redis://:s3cret@localhost,    localhost:6379,  0, , s3cret",
        "redis://ann:s3cret@localhost, localhost:6379,  0, ann, s3cret",
        "redis://a%40b:p%3A%2F+%40@h,  h:6379,          0, a@b, p:/+@",
        "redis://ann:a:b@localhost,    localhost:6379,  0, ann, a:b",
    })
    void aUrlSaysEverythingThatIsNeeded(String url, String node, int database, String user, String password) {
        RedisSettings settings = RedisSettings.parse(url);

        assertThat(settings.topology()).hasToString(node);
        assertThat(settings.database()).isEqualTo(database);
        assertThat(settings.user()).isEqualTo(user);
        assertThat(settings.password()).isEqualTo(password);
    }

    @Test
    void aUrlNamesSentinelsAndTheirMaster() {
        RedisSettings settings = RedisSettings.parse("redis-sentinel://:s3cret@h1:26380,h2/civicq?db=2");

        assertThat(settings.topology())
                .isEqualTo(new RedisTopology.Sentinel(
                        "civicq", List.of(new RedisNode("h1", 26380), new RedisNode("h2", 26379))));
        assertThat(settings.database()).isEqualTo(2);
        assertThat(settings.password()).isEqualTo("s3cret");
    }

    @Test
    void aUrlNamesClusterNodes() {
        assertThat(RedisSettings.parse("redis-cluster://h1:7000,h2:7001").topology())
                .isEqualTo(new RedisTopology.Cluster(List.of(new RedisNode("h1", 7000), new RedisNode("h2", 7001))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rediss://h", "rediss-sentinel://h/civicq", "rediss-cluster://h"})
    void twoLettersSMeanEncryption(String url) {
        assertThat(RedisSettings.parse(url).tls()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost, form redis://",
        "localhost:6379, form redis://",
        "redis://, form redis://",
        "redis://localhost/zero, database must be a number",
        "redis://localhost/1?db=2, given twice",
        "redis://localhost:0, port of localhost",
        "redis://localhost:65536, port of localhost",
        "redis://local host, host 'local host'",
        "redis://ann@localhost, user:password",
        "redis://h?timeout=5, form redis://",
        "'redis://h1,h2', ''",
        "redis-sentinel://h1:26379, master name is missing",
        "redis-cluster://h1/3, only database 0",
        "'redis-cluster://h1,,h2', host ''",
    })
    void aMalformedUrlIsQuotedWithWhatIsWrong(String url, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisSettings.parse(url))
                .withMessageContaining("'" + url.replaceAll("://.*@", "://***@") + "'")
                .withMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://:s3cret@localhost:x",
                "redis://ann:s3cret@localhost/zero",
                "redis://ann:s3c%zzret@localhost",
                "redis://ann:s3c/ret@localhost",
                "redis://ann:s3c?ret@localhost",
                "redis://ann:s3c@ret@localhost",
                "reddis://ann:s3cret@localhost",
                "ann:s3cret@localhost",
            })
    void noErrorTellsThePassword(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisSettings.parse(url))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3c").doesNotContain("ret@"))
                .withNoCause();
    }

    @Test
    void noTextTellsThePassword() {
        RedisSettings settings = RedisSettings.of(new RedisTopology.Sentinel(
                        "civicq", List.of(new RedisNode("h", 26379)), "watcher", "s3cret-of-sentinels"))
                .withCredentials("ann", "s3cret");

        assertThat(settings.toString()).contains("ann", "civicq").doesNotContain("s3cret");
        assertThat(settings.topology().toString()).doesNotContain("s3cret");
    }

    @Test
    void theFiveSecondsOfTheOldServiceAreAccepted() {
        Duration five = Duration.ofSeconds(5);
        RedisSettings settings = RedisSettings.parse("redis://localhost")
                .withConnectTimeout(five)
                .withOperationTimeout(five)
                .withPoolWait(five);

        assertThat(settings.operationTimeout()).isEqualTo(five);
    }

    @Test
    void silenceIsLookedIntoFiveTimesBeforeItMakesSuspect() {
        RedisSettings settings = RedisSettings.parse("redis://localhost");

        assertThat(settings.heartbeat()).isEqualTo(Duration.ofMillis(400));
        assertThat(settings.withSuspectAfter(Duration.ofMillis(250)).heartbeat())
                .isEqualTo(Duration.ofMillis(50));
        assertThat(settings.withSuspectAfter(Duration.ofMinutes(1)).heartbeat()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void aWitherRefusesWhatMakesNoSense() {
        RedisSettings settings = RedisSettings.parse("redis://localhost");

        assertThatIllegalArgumentException().isThrownBy(() -> settings.withMaxConnections(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.withOperationTimeout(Duration.ZERO))
                .withMessageContaining("operationTimeout must be from");
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withPoolWait(Duration.ofMinutes(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.withSuspectAfter(Duration.ofMillis(249)))
                .withMessage("suspectAfter must be from PT0.25S to PT1M, but was PT0.249S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.withCombineReadsAbove(-1))
                .withMessage("combineReadsAbove must not be negative, but was -1");
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withClientName("two words"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisTls.ofTrustStore(Path.of("no-such-file"), ""))
                .withMessageContaining("no-such-file");
    }
}
