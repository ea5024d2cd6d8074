package io.civicq.example.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service that is driven, on this machine. Thread-safe. */
final class Target {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern SERVER_TIMING = Pattern.compile("app;dur=([0-9.]+)");

    private final URI base;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ObjectMapper json = new ObjectMapper();

    /**
     * The service at an address such as {@code http://localhost:8080}.
     *
     * @throws IllegalArgumentException if that is no HTTP address of this machine
     */
    Target(String url) {
        this.base = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        if (!"http".equals(base.getScheme()) || base.getHost() == null || !isThisMachine(base.getHost())) {
            throw new IllegalArgumentException(
                    "load is sent to this machine only, such as http://localhost:8080, not to '" + url + "'");
        }
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * An answer.
     *
     * @param origin what X-Data-Source says, or empty
     * @param nanos from sending the request to the last byte of the answer
     * @param serviceNanos how much of that the service spent on it
     */
    record Answered(int status, String origin, long nanos, long serviceNanos) {}

    Answered send(Ask ask) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(ask.path()))
                .timeout(PATIENCE)
                .method(
                        ask.method(),
                        ask.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(ask.body()))
                .build();
        long began = System.nanoTime();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        long nanos = System.nanoTime() - began;
        return new Answered(
                response.statusCode(),
                response.headers().firstValue("X-Data-Source").orElse(""),
                nanos,
                serviceNanos(response));
    }

    private static long serviceNanos(HttpResponse<?> response) {
        Matcher timing = SERVER_TIMING.matcher(
                response.headers().firstValue("Server-Timing").orElse(""));
        return timing.matches() ? (long) (Double.parseDouble(timing.group(1)) * 1e6) : 0;
    }

    /** What a path shows. */
    JsonNode read(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        try {
            return json.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new IOException(base + path + " does not answer with JSON; is it the CivicQ service?", e);
        }
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
