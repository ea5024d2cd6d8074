package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.servlet.decision.Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is stored is served alike by HTTP/1.1 and by HTTP/2 without TLS. */
class ProtocolsIT {
    private static final String TEXT = "0123456789".repeat(500);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static HttpResponse<byte[]> send(HttpClient client, App app, String method, String... fields)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/q/7"))
                .timeout(DEADLINE)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (fields.length > 0) {
            request.headers(fields);
        }
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.version()).isEqualTo(client.version());
        return response;
    }

    private static String field(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aStoredResponseAnswersWholeInPartsCodedAndNotModified(HttpClient.Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(version).build();
        try (App app = App.start(Container.JETTY, Profile.SAFE, (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write(TEXT);
        })) {
            HttpResponse<byte[]> miss = send(client, app, "GET");
            HttpResponse<byte[]> hit = send(client, app, "GET");
            HttpResponse<byte[]> head = send(client, app, "HEAD");
            HttpResponse<byte[]> part = send(client, app, "GET", "Range", "bytes=8-12");
            HttpResponse<byte[]> unchanged = send(client, app, "GET", "If-None-Match", field(miss, "ETag"));
            HttpResponse<byte[]> coded = send(client, app, "GET", "Accept-Encoding", "gzip");

            assertThat(field(miss, "Cache-Status")).startsWith("civicq; fwd=uri-miss");
            assertThat(field(hit, "Cache-Status")).startsWith("civicq; hit");
            assertThat(new String(hit.body(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
            assertThat(field(head, "Content-Length")).isEqualTo("5000");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(new String(part.body(), StandardCharsets.UTF_8)).isEqualTo("89012");
            assertThat(unchanged.statusCode()).isEqualTo(304);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(coded.body())).readAllBytes())
                    .isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
            assertThat(app.runs).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aResponseThatBreaksOffIsNotKept(HttpClient.Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(version).build();
        try (App app = App.start(Container.JETTY, Profile.SAFE, (request, response) -> {
            response.setHeader("Cache-Control", "max-age=60");
            response.getWriter().write("whole");
        })) {
            send(client, app, "HEAD"); // the connection speaks its protocol from here on
            App.Handler whole = (request, response) -> {
                response.setHeader("Cache-Control", "max-age=60");
                response.getWriter().write("whole");
            };
            app.handler((request, response) -> {
                response.setHeader("Cache-Control", "max-age=60");
                response.getWriter().write("half");
                response.flushBuffer();
                throw new IllegalStateException("broken off");
            });
            try {
                send(client, app, "GET");
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            }
            app.handler(whole);
            assertThat(new String(send(client, app, "GET").body(), StandardCharsets.UTF_8))
                    .isEqualTo("whole");
        }
    }
}
