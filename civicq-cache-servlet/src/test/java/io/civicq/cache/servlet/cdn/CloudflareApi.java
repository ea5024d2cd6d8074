package io.civicq.cache.servlet.cdn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * An HTTP server that takes purges as Cloudflare's API documents them, strictly: whatever a request does wrong is refused and
 * remembered. Faults can be put before it.
 */
final class CloudflareApi implements AutoCloseable {
    static final String ZONE = "0123456789abcdef0123456789abcdef";
    static final String TOKEN = "s3cret-Token_of.the~test";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> KINDS = Set.of("tags", "files", "prefixes", "hosts", "purge_everything");

    /** Answers an exchange in place of the API. */
    interface Fault {
        void on(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private volatile Predicate<String> poison = name -> false;
    private volatile Predicate<String> crashes = name -> false;

    CloudflareApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/client/v4/");
    }

    /** Everything that was purged, each name for itself, in the order of the requests: {@code tags t:question:7}. */
    List<String> accepted() {
        return List.copyOf(accepted);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** The next exchanges go so. */
    void next(Fault... then) {
        faults.addAll(List.of(then));
    }

    int faultsLeft() {
        return faults.size();
    }

    /** Names that the API refuses. */
    void refuses(Predicate<String> names) {
        poison = names;
    }

    /** Names on which the API fails by a defect of its own. */
    void failsOn(Predicate<String> names) {
        crashes = names;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Fault fault = faults.poll();
            if (fault == null) {
                serve(exchange);
            } else {
                fault.on(exchange);
            }
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!exchange.getRequestMethod().equals("POST")
                || !exchange.getRequestURI().toString().equals("/client/v4/zones/" + ZONE + "/purge_cache")) {
            violation(exchange, 404, 7003, "no route " + exchange.getRequestMethod() + " " + exchange.getRequestURI());
        } else if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            violation(exchange, 403, 10000, "Authentication error");
        } else if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            violation(exchange, 415, 6003, "Content-Type");
        } else {
            purge(exchange, JSON.readTree(body));
        }
    }

    private void purge(HttpExchange exchange, JsonNode body) throws IOException {
        List<String> kinds = new ArrayList<>();
        body.fieldNames().forEachRemaining(kinds::add);
        if (kinds.size() != 1 || !KINDS.contains(kinds.get(0))) {
            violation(exchange, 400, 1012, "Request must contain one of " + KINDS + ", not " + kinds);
            return;
        }
        String kind = kinds.get(0);
        JsonNode value = body.get(kind);
        if (kind.equals("purge_everything")) {
            if (value.isBoolean() && value.asBoolean()) {
                accept(exchange, List.of("everything"));
            } else {
                violation(exchange, 400, 1012, "purge_everything");
            }
            return;
        }
        List<String> names = StreamSupport.stream(value.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
        String wrong = names.isEmpty() || names.size() > 100 ? names.size() + " names" : wrongName(kind, names);
        if (!wrong.isEmpty()) {
            violation(exchange, 400, 1094, wrong);
        } else if (names.stream().anyMatch(poison)) {
            answer(exchange, 400, error(1092, "refused by the test"));
        } else if (names.stream().anyMatch(crashes)) {
            answer(exchange, 500, "<html>Internal error</html>");
        } else {
            accept(exchange, names.stream().map(name -> kind + " " + name).toList());
        }
    }

    private static String wrongName(String kind, List<String> names) {
        Predicate<String> right = switch (kind) {
            case "tags" -> name -> name.length() <= 1_024 && name.matches("[!-~&&[^,]]+");
            case "files" -> name -> name.matches("https?://[^/]+/.*");
            default ->
                name -> name.matches("[^/:?#]+(:\\d+)?(/[^?#]*)?")
                        && name.chars().filter(c -> c == '/').count() <= 31;
        };
        return names.stream()
                .filter(name -> name == null || !right.test(name))
                .findFirst()
                .map(name -> kind + " " + name)
                .orElse("");
    }

    private void accept(HttpExchange exchange, List<String> names) throws IOException {
        accepted.addAll(names);
        answer(
                exchange,
                200,
                "{\"success\": true, \"errors\": [], \"messages\": [], \"result\": {\"id\": \"" + ZONE + "\"}}");
    }

    private void violation(HttpExchange exchange, int status, int code, String what) throws IOException {
        violations.add(status + " " + what);
        answer(exchange, status, error(code, what.replace('"', '\'')));
    }

    static String error(int code, String message) {
        return "{\"success\": false, \"errors\": [{\"code\": " + code + ", \"message\": \"" + message
                + " \\\"success\\\": true\"}], \"messages\": [], \"result\": null}";
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Too many requests; try again after so many seconds. */
    static Fault tooMany(String retryAfter) {
        return exchange -> {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            answer(exchange, 429, error(971, "rate limited"));
        };
    }

    static Fault status(int status, String body) {
        return exchange -> answer(exchange, status, body);
    }

    /** Promises more than it sends, and closes. */
    static Fault halfABody() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("{\"success\": true".getBytes(StandardCharsets.UTF_8));
        };
    }

    /** Sends head and half a body, and nothing more until the client is gone. */
    static Fault hangsInTheBody() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("{\"success\": true".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                new CountDownLatch(1).await(); // until the server is closed
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** A body without an end. */
    static Fault endlessBody() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = " ".repeat(8_192).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 2_000; i++) {
                exchange.getResponseBody().write(spaces);
            }
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
