package io.civicq.cache.servlet.cdn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.servlet.cdn.Cdn.Answer;
import io.civicq.cache.servlet.cdn.Cdn.Outcome;
import io.civicq.cache.servlet.cdn.VarnishServer.Lines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real Varnish forgets what was purged and nothing else, by xkey and by bans, whatever the names look like. */
class VarnishPurgeIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final AtomicInteger served = new AtomicInteger();
    private final Map<String, List<String>> keysOf = new ConcurrentHashMap<>();
    private HttpServer application;
    private VarnishServer varnish;

    @BeforeEach
    void startApplication() throws IOException {
        VarnishServer.assumeInstalled();
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", exchange -> {
            String path = exchange.getRequestURI().toString();
            exchange.getResponseHeaders().set("Cache-Control", "max-age=600");
            KeyHeader header = KeyHeader.VARNISH;
            exchange.getResponseHeaders()
                    .set(header.name(), header.value(keysOf.getOrDefault(path, List.of("t:none"))));
            byte[] body = Integer.toString(served.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        application.start();
    }

    @AfterEach
    void stop() {
        if (varnish != null) {
            varnish.close();
        }
        if (application != null) {
            application.stop(0);
        }
    }

    private Cdn start(Lines lines) {
        if (lines == Lines.ALL) {
            VarnishServer.assumeXkey();
        }
        varnish = VarnishServer.start(lines, application.getAddress().getPort());
        VarnishCdn cdn = lines == Lines.ALL ? VarnishCdn.withXkey(varnish.uri()) : VarnishCdn.withBans(varnish.uri());
        return cdn.withTimeout(Duration.ofSeconds(30));
    }

    private String get(String path) throws Exception {
        HttpResponse<String> response =
                CLIENT.send(HttpRequest.newBuilder(varnish.uri().resolve(path)).build(), BodyHandlers.ofString());
        assertThat(response.headers().map()).doesNotContainKeys("xkey", "x-host", "x-url");
        return response.body();
    }

    private void publishes(String path, List<CacheKey> keys, List<String> tags) {
        keysOf.put(path, SurrogateKeys.ofResponse(keys, tags, List.of("question"), KeyHeader.VARNISH));
    }

    private static void purge(Cdn cdn, Purge purge) throws InterruptedException {
        for (Purge request : cdn.requests(purge)) {
            assertThat(cdn.send(request)).isEqualTo(Answer.ACCEPTED);
        }
    }

    @ParameterizedTest
    @EnumSource(Lines.class)
    void anInvalidationReachesThePagesThatShowedTheDataAndNoOther(Lines lines) throws Exception {
        Cdn cdn = start(lines);
        publishes("/7", List.of(CacheKey.of("civicq", "question", 7)), List.of("contest:5"));
        publishes("/77", List.of(CacheKey.of("civicq", "question", 77)), List.of("contest:55"));
        publishes("/x7", List.of(CacheKey.of("xcivicq", "question", 7)), List.of("xcontest:5"));
        String seven = get("/7");
        String seventySeven = get("/77");
        String foreign = get("/x7");
        assertThat(get("/7")).isEqualTo(seven);

        purge(cdn, SurrogateKeys.of(Invalidation.ofKeys(CacheKey.of("civicq", "question", 7))));
        String reloaded = get("/7");
        assertThat(reloaded).isNotEqualTo(seven);
        assertThat(get("/77")).isEqualTo(seventySeven);

        purge(cdn, SurrogateKeys.of(Invalidation.ofTags("contest:5")));
        assertThat(get("/7")).isNotEqualTo(reloaded);
        assertThat(get("/77")).isEqualTo(seventySeven);

        purge(cdn, SurrogateKeys.of(Invalidation.ofScopes(CacheKey.of("civicq", "question"))));
        assertThat(get("/77")).isNotEqualTo(seventySeven);
        assertThat(get("/x7")).isEqualTo(foreign);

        purge(cdn, SurrogateKeys.of(Invalidation.ofEverything()));
        assertThat(get("/x7")).isNotEqualTo(foreign);
    }

    @ParameterizedTest
    @EnumSource(Lines.class)
    void aCollapsedPageAndAnOddNameAreReachedToo(Lines lines) throws Exception {
        Cdn cdn = start(lines);
        KeyHeader tight = KeyHeader.VARNISH.withRoomFor(3, 128);
        CacheKey odd = CacheKey.of("civicq", "ü (a|b)+\".*", 1);
        keysOf.put(
                "/many",
                SurrogateKeys.ofResponse(
                        List.of(CacheKey.of("civicq", "answer", 1), CacheKey.of("civicq", "question", 2)),
                        List.of(),
                        List.of(),
                        tight));
        publishes("/odd", List.of(odd), List.of("a+b(c|d)[e]$^&&\"x\"'#"));
        publishes("/other", List.of(CacheKey.of("civicq", "other")), List.of("aab"));
        String many = get("/many");
        String oddPage = get("/odd");
        String other = get("/other");

        purge(cdn, SurrogateKeys.of(Invalidation.ofTags("a+b(c|d)[e]$^&&\"x\"'#")));
        String reloaded = get("/odd");
        assertThat(reloaded).isNotEqualTo(oddPage);
        purge(cdn, SurrogateKeys.of(Invalidation.ofKeys(odd)));
        assertThat(get("/odd")).isNotEqualTo(reloaded);
        assertThat(get("/other")).isEqualTo(other);
        purge(cdn, SurrogateKeys.of(Invalidation.ofKeys(CacheKey.of("civicq", "answer", 1))));
        assertThat(get("/many")).isNotEqualTo(many);
    }

    @ParameterizedTest
    @EnumSource(Lines.class)
    void moreKeysThanARequestTakesAreSeveralRequests(Lines lines) throws Exception {
        Cdn cdn = start(lines);
        publishes("/last", List.of(), List.of("tag" + "x".repeat(110) + "199"));
        String last = get("/last");
        String[] tags = new String[200];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = "tag" + "x".repeat(110) + i;
        }
        Purge purge = SurrogateKeys.of(Invalidation.ofTags(tags));
        assertThat(cdn.requests(purge)).hasSizeGreaterThan(7);
        purge(cdn, purge);
        assertThat(get("/last")).isNotEqualTo(last);
    }

    @Test
    void urlsAndPrefixesAreBannedByHostAndPath() throws Exception {
        Cdn cdn = start(Lines.WITHOUT_XKEY);
        String host = varnish.uri().getAuthority();
        String plain = get("/questions/7");
        String query = get("/questions/7?page=1");
        String other = get("/questions-of-others");
        String far = get("/ballots");

        purge(cdn, Purge.ofUrls("http://" + host + "/questions/7"));
        String reloaded = get("/questions/7");
        assertThat(reloaded).isNotEqualTo(plain);
        assertThat(get("/questions/7?page=1")).isEqualTo(query);

        purge(cdn, Purge.ofUrls("http://other.example/questions/7"));
        assertThat(get("/questions/7")).isEqualTo(reloaded);

        purge(cdn, Purge.ofPrefixes(host + "/questions/"));
        assertThat(get("/questions/7")).isNotEqualTo(reloaded);
        assertThat(get("/questions/7?page=1")).isNotEqualTo(query);
        assertThat(get("/questions-of-others")).isEqualTo(other);
        assertThat(get("/ballots")).isEqualTo(far);
    }

    @Test
    void whatIsNoUrlIsRefusedAndCannotAddACondition() throws Exception {
        Cdn cdn = start(Lines.WITHOUT_XKEY);
        String page = get("/page");
        for (String hostile :
                List.of("http://h/a b", "http://h/x && obj.status != 0", "nonsense", "http://u:p@h/", "http://h/#f")) {
            assertThat(cdn.send(Purge.ofUrls(hostile)).outcome()).isEqualTo(Outcome.REFUSED);
        }
        cdn.send(Purge.ofUrls("http://" + varnish.uri().getAuthority() + "/.*"));
        cdn.send(Purge.ofUrls("http://" + varnish.uri().getAuthority() + "/x%20&&%20obj.status%20!=%200"));
        cdn.send(Purge.ofKeys(Set.of("t:none|.*")));
        assertThat(get("/page")).isEqualTo(page);
    }

    @Test
    void aServerWithoutTheConfigurationIsNotTakenForOneThatPurges() throws Exception {
        Cdn cdn = VarnishCdn.withBans(
                URI.create("http://127.0.0.1:" + application.getAddress().getPort()));
        Answer answer = cdn.send(Purge.ofKeys(Set.of("t:none")));
        assertThat(answer.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(answer.reason()).contains("x-purged");
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThatThrownBy(() -> VarnishCdn.withBans(URI.create("ftp://varnish")))
                .hasMessageContaining("http or https");
        assertThatThrownBy(() -> VarnishCdn.withXkey(URI.create("http://user:secret@varnish")))
                .hasMessageContaining("no user or password")
                .hasMessageNotContaining("secret");
    }
}
