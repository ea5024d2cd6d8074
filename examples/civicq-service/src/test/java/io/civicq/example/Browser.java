package io.civicq.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a service, as a test wants to read it. */
record Browser(String url) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param source where the service says that the data came from, or empty */
    record Page(int status, String source, String serverTiming, JsonNode body) {
        String question() {
            return body.path("text").asText();
        }

        long votes() {
            return body.path("votes").asLong();
        }
    }

    static Browser of(CivicService service) {
        return new Browser("http://localhost:" + service.port());
    }

    Page get(String path) {
        return send("GET", path, "");
    }

    Page post(String path, String body) {
        return send("POST", path, body);
    }

    Page put(String path, String body) {
        return send("PUT", path, body);
    }

    /** Asks once to have it cached, so that the next answer comes from near. */
    void warm(String... paths) {
        for (String path : paths) {
            get(path);
            if (!get(path).source().equals("near")) {
                throw new AssertionError(path + " is not cached");
            }
        }
    }

    private Page send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<byte[]> response = CLIENT.send(request, BodyHandlers.ofByteArray());
            return new Page(
                    response.statusCode(),
                    response.headers().firstValue("X-Data-Source").orElse(""),
                    response.headers().firstValue("Server-Timing").orElse(""),
                    JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
