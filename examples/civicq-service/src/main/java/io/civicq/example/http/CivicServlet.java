package io.civicq.example.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the route of a request, and writes its reply as JSON with two headers: {@code X-Data-Source} says where the data
 * came from, {@code Server-Timing} how long it took from the first byte read to the first byte written.
 */
public final class CivicServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(CivicServlet.class);
    private static final int LONGEST_BODY = 64 * 1024;

    private final transient List<Route> routes;
    private final transient ObjectMapper json = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    public CivicServlet(Endpoints endpoints) {
        this.routes = endpoints.routes();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long began = System.nanoTime();
        Reply reply = replyTo(request);
        byte[] body = json.writeValueAsBytes(reply.body());
        response.setStatus(reply.status());
        response.setContentType("application/json");
        response.setContentLength(body.length + 1);
        if (reply.origin() != null) {
            response.setHeader("X-Data-Source", reply.origin().name().toLowerCase(Locale.ROOT));
        }
        if (reply.location() != null) {
            response.setHeader("Location", reply.location());
        }
        String millis = String.format(Locale.ROOT, "%.3f", (System.nanoTime() - began) / 1e6);
        response.setHeader("Server-Timing", "app;dur=" + millis);
        response.setHeader("X-Response-Time", millis + "ms");
        response.getOutputStream().write(body);
        response.getOutputStream().write('\n');
    }

    private Reply replyTo(HttpServletRequest request) throws IOException {
        String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Map<String, String> parts = route.match(path);
            if (parts != null && route.method().equals(method)) {
                return replyOf(route, parts, request);
            }
            if (parts != null) {
                allowed.add(route.method());
            }
        }
        return allowed.isEmpty()
                ? Reply.error(404, "there is nothing at " + path + "; GET / lists what there is")
                : Reply.error(405, path + " takes " + allowed + ", not " + method);
    }

    private Reply replyOf(Route route, Map<String, String> parts, HttpServletRequest request) throws IOException {
        try {
            return route.handler().reply(new Call(parts, query(request), body(request)));
        } catch (BadRequest e) {
            return Reply.error(400, String.valueOf(e.getMessage()));
        } catch (SQLException | RuntimeException e) {
            log.warn("{} {} failed: {}", route.method(), route.path(), e.toString());
            return Reply.error(500, "the service failed; its log says why");
        }
    }

    /** Of the query alone: a form that is posted must not be read as one. */
    private static Map<String, String> query(HttpServletRequest request) {
        Map<String, String> query = new HashMap<>();
        if (!request.getMethod().equals("POST")) {
            request.getParameterMap().forEach((name, values) -> query.put(name, values[0]));
        }
        return query;
    }

    private JsonNode body(HttpServletRequest request) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(LONGEST_BODY + 1);
        if (bytes.length > LONGEST_BODY) {
            throw new BadRequest("the body must not be longer than " + LONGEST_BODY + " bytes");
        }
        JsonNode node;
        try {
            node = bytes.length == 0 ? null : json.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new BadRequest("the body must be JSON; " + e.getOriginalMessage());
        }
        return objectOrMissing(node);
    }

    private static JsonNode objectOrMissing(@Nullable JsonNode node) {
        return node == null ? MissingNode.getInstance() : node;
    }
}
