package io.civicq.cache.servlet.cdn;

import static io.civicq.cache.servlet.cdn.CloudflareApi.TOKEN;
import static io.civicq.cache.servlet.cdn.CloudflareApi.ZONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.civicq.cache.servlet.cdn.Cdn.Answer;
import io.civicq.cache.servlet.cdn.Cdn.Outcome;
import io.civicq.cache.servlet.cdn.CloudflareApi.Fault;
import io.civicq.cache.testing.ManualTicker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests are what Cloudflare's API documents, within its limits; every other answer than yes is told apart. */
@Timeout(120)
class CloudflareCdnTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration IMPATIENT = Duration.ofMillis(300);

    private final CloudflareApi api = new CloudflareApi();
    private final CloudflareCdn cdn = CloudflareCdn.zone(ZONE, () -> TOKEN).at(api.uri(), PATIENT);

    @AfterEach
    void stop() {
        api.close();
    }

    private static Set<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.toSet());
    }

    @Test
    void tagsUrlsPrefixesAndEverythingAreSentAsTheApiAsksFor() throws InterruptedException {
        Purge purge = Purge.ofKeys(Set.of("t:a", "k#0"))
                .and(Purge.ofUrls("https://www.example.org/ü?q=\"\\\t"))
                .and(Purge.ofPrefixes("www.example.org/questions"));
        for (Purge request : cdn.requests(purge)) {
            assertThat(cdn.send(request)).isEqualTo(Answer.ACCEPTED);
        }
        assertThat(cdn.send(Purge.ofEverything())).isEqualTo(Answer.ACCEPTED);
        assertThat(api.violations()).isEmpty();
        assertThat(api.accepted())
                .containsExactly(
                        "tags k#0",
                        "tags t:a",
                        "files https://www.example.org/ü?q=\"\\\t",
                        "prefixes www.example.org/questions",
                        "everything");
    }

    @Test
    void moreNamesThanARequestTakesAreSeveralRequests() throws InterruptedException {
        Purge purge = Purge.ofKeys(names("t:", 250))
                .and(Purge.ofUrls(names("https://h/", 101).toArray(String[]::new)));
        assertThat(cdn.requests(purge)).hasSize(5);
        for (Purge request : cdn.requests(purge)) {
            assertThat(cdn.send(request)).isEqualTo(Answer.ACCEPTED);
        }
        assertThat(api.accepted()).hasSize(351).doesNotHaveDuplicates();
        assertThat(api.violations()).isEmpty();
        assertThat(cdn.withLimits(CloudflareLimits.ENTERPRISE).requests(purge)).hasSize(4);
    }

    static Stream<Arguments> answers() {
        String refused = CloudflareApi.error(1012, "no");
        return Stream.of(
                Arguments.of(CloudflareApi.tooMany("7"), Outcome.UNAVAILABLE, "HTTP 429, error 971", 7),
                Arguments.of(
                        CloudflareApi.tooMany("Wed, 21 Oct 2099 07:28:00 GMT"), Outcome.UNAVAILABLE, "HTTP 429", 0),
                Arguments.of(CloudflareApi.tooMany("-5"), Outcome.UNAVAILABLE, "HTTP 429", 0),
                Arguments.of(CloudflareApi.tooMany("9".repeat(30)), Outcome.UNAVAILABLE, "HTTP 429", 0),
                Arguments.of(CloudflareApi.status(400, refused), Outcome.REFUSED, "HTTP 400, error 1012", 0),
                Arguments.of(CloudflareApi.status(413, ""), Outcome.REFUSED, "HTTP 413", 0),
                Arguments.of(CloudflareApi.status(401, refused), Outcome.UNAVAILABLE, "HTTP 401", 0),
                Arguments.of(CloudflareApi.status(403, refused), Outcome.UNAVAILABLE, "HTTP 403", 0),
                Arguments.of(CloudflareApi.status(404, refused), Outcome.UNAVAILABLE, "HTTP 404", 0),
                Arguments.of(CloudflareApi.status(301, ""), Outcome.UNAVAILABLE, "HTTP 301", 0),
                Arguments.of(CloudflareApi.status(500, "<html>"), Outcome.UNAVAILABLE, "HTTP 500", 0),
                Arguments.of(CloudflareApi.status(503, ""), Outcome.UNAVAILABLE, "HTTP 503", 0),
                Arguments.of(CloudflareApi.status(200, refused), Outcome.UNAVAILABLE, "HTTP 200, error 1012", 0),
                Arguments.of(
                        CloudflareApi.status(200, "<html>a portal says hello"), Outcome.UNAVAILABLE, "HTTP 200", 0),
                Arguments.of(CloudflareApi.status(202, "{\"success\":true}"), Outcome.UNAVAILABLE, "HTTP 202", 0),
                Arguments.of(CloudflareApi.halfABody(), Outcome.UNAVAILABLE, "", 0),
                Arguments.of(CloudflareApi.endlessBody(), Outcome.UNAVAILABLE, "HTTP 200", 0),
                Arguments.of((Fault) exchange -> {}, Outcome.UNAVAILABLE, "", 0));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyOtherAnswerThanYesIsToldApart(Fault fault, Outcome outcome, String reason, int retryAfterSeconds)
            throws InterruptedException {
        api.next(fault);
        Answer answer = cdn.send(Purge.ofKeys(Set.of("t:a")));
        assertThat(answer.outcome()).isEqualTo(outcome);
        assertThat(answer.reason()).startsWith(reason).isNotEmpty().doesNotContain(TOKEN);
        assertThat(answer.retryAfter()).isEqualTo(Duration.ofSeconds(retryAfterSeconds));
    }

    @Test
    void aServerThatHangsInTheMiddleIsGivenUpInTime() throws InterruptedException {
        api.next(CloudflareApi.hangsInTheBody());
        assertThat(cdn.at(api.uri(), IMPATIENT).send(Purge.ofEverything()).reason())
                .contains("no answer within 300 ms");
    }

    @Test
    void aServerThatTakesConnectionsAndSaysNothingIsGivenUpInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            assertThat(cdn.at(uri, IMPATIENT).send(Purge.ofEverything()).reason())
                    .contains("no answer within");
        }
    }

    @Test
    void aServerThatClosesAfterHalfAHeadIsUnavailable() throws Exception {
        try (ServerSocket half = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answerHalf(half));
            URI uri = URI.create("http://127.0.0.1:" + half.getLocalPort() + "/");
            assertThat(cdn.at(uri, PATIENT).send(Purge.ofEverything()).outcome())
                    .isEqualTo(Outcome.UNAVAILABLE);
            served.join();
        }
    }

    private static void answerHalf(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream().write("HTTP/1.1 200 O".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().readNBytes(100);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nobodyThereIsUnavailable() throws Exception {
        URI nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/");
        }
        assertThat(cdn.at(nobody, PATIENT).send(Purge.ofEverything()).reason()).isEqualTo("ConnectException");
    }

    @Test
    void aBurstIsAllowedAndThenOneRequestEveryTwelveSecondsOnTheFreePlan() throws InterruptedException {
        ManualTicker ticker = new ManualTicker();
        CloudflareCdn free = cdn.by(ticker);
        for (int i = 0; i < 25; i++) {
            assertThat(free.untilAllowed(Purge.ofEverything())).isZero();
            free.send(Purge.ofEverything());
        }
        assertThat(free.untilAllowed(Purge.ofEverything()))
                .isBetween(Duration.ofMillis(11_999), Duration.ofMillis(12_001));
        assertThat(free.untilAllowed(Purge.ofUrls("https://h/"))).isZero();
        ticker.advance(Duration.ofMillis(12_001));
        assertThat(free.untilAllowed(Purge.ofEverything())).isZero();
    }

    @Test
    void urlsAreCountedOneByOne() throws InterruptedException {
        ManualTicker ticker = new ManualTicker();
        CloudflareCdn free = cdn.by(ticker);
        for (Purge request : free.requests(Purge.ofUrls(names("https://h/", 800).toArray(String[]::new)))) {
            assertThat(free.untilAllowed(request)).isZero();
            free.send(request);
        }
        assertThat(free.untilAllowed(Purge.ofUrls("https://h/"))).isPositive();
        assertThat(free.untilAllowed(Purge.ofEverything())).isZero();
    }

    @Test
    void theTokenIsAskedForEachTimeAndNeverShown() throws InterruptedException {
        StringBuilder token = new StringBuilder("old");
        CloudflareCdn rotating = CloudflareCdn.zone(ZONE, token::toString).at(api.uri(), PATIENT);
        assertThat(rotating.send(Purge.ofEverything()).reason())
                .startsWith("HTTP 403")
                .doesNotContain("old");
        token.replace(0, 3, TOKEN);
        assertThat(rotating.send(Purge.ofEverything())).isEqualTo(Answer.ACCEPTED);
        assertThat(rotating).hasToString("Cloudflare zone " + ZONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\r\nX: y", "ü"})
    void aTokenThatIsNoneIsNotSent(String token) throws InterruptedException {
        Answer answer =
                CloudflareCdn.zone(ZONE, () -> token).at(api.uri(), PATIENT).send(Purge.ofEverything());
        assertThat(answer.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(answer.reason()).contains("token");
        assertThat(api.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://api.example.org/", "ftp://127.0.0.1/", "https://user:secret@api.example.org/", "https:/x"
            })
    void aTokenIsNotSentInTheClear(String uri) {
        assertThatThrownBy(() -> cdn.at(URI.create(uri), PATIENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0123456789ABCDEF0123456789ABCDEF", "../../../user"})
    void aZoneThatIsNoneIsRefused(String zone) {
        assertThatThrownBy(() -> CloudflareCdn.zone(zone, () -> TOKEN)).hasMessageContaining("32 hexadecimal digits");
    }

    @Test
    void limitsMustBePositive() {
        assertThatThrownBy(() -> new CloudflareLimits(0, 1, 1, 1, 1)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new CloudflareLimits(Double.NaN, 1, 1, 1, 1)).hasMessageContaining("positive");
    }
}
