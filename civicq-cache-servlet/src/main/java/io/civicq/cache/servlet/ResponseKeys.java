package io.civicq.cache.servlet;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.servlet.decision.Fields;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Names responses: {@code http:TENANT:SCHEME://HOST:PATH SEGMENTS…:?QUERY…}. So a path is a scope of everything below it, and of all
 * its queries and variants.
 */
final class ResponseKeys {
    private static final String HTTP = "http";
    private static final int DEEPEST_PATH = 20;

    private final Function<HttpServletRequest, String> tenant;

    ResponseKeys(Function<HttpServletRequest, String> tenant) {
        this.tenant = tenant;
    }

    /** The scope of everything at or below a path. */
    CacheKey pathKey(HttpServletRequest request, String rawPath) {
        List<Object> parts = new ArrayList<>();
        parts.add("t=" + tenant.apply(request));
        parts.add(origin(request));
        String[] segments = rawPath.substring(Math.min(1, rawPath.length())).split("/", DEEPEST_PATH);
        for (String segment : segments) {
            parts.add("/" + segment);
        }
        return CacheKey.of(HTTP, parts.toArray());
    }

    /** Scheme, host and port as the application sees them. */
    static String origin(HttpServletRequest request) {
        String scheme = request.getScheme().toLowerCase(Locale.ROOT);
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        return scheme + "://" + host + ":" + request.getServerPort();
    }

    /** The key of one response, as far as it is known before the response. */
    CacheKey key(HttpServletRequest request, String query, Route route) {
        CacheKey key = pathKey(request, request.getRequestURI()).child("?" + query);
        StringBuilder more = new StringBuilder();
        Fields fields = Heads.of(request);
        for (String name : new TreeSet<>(route.keyFields())) {
            append(more, name, String.valueOf(fields.combined(name)));
        }
        Cookie[] cookies = request.getCookies();
        for (String name : new TreeSet<>(route.keyCookies())) {
            for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
                if (cookie.getName().equals(name)) {
                    append(more, "cookie " + name, cookie.getValue());
                }
            }
        }
        return more.isEmpty() ? key : key.child("+" + more);
    }

    private static void append(StringBuilder text, String name, String value) {
        text.append(name)
                .append('=')
                .append(value.length())
                .append('=')
                .append(value)
                .append(' ');
    }
}
