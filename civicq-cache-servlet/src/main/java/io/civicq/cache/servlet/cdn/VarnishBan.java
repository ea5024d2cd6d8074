package io.civicq.cache.servlet.cdn;

import java.net.URI;
import java.util.stream.Collectors;

/**
 * Expressions of Varnish that ban what a purge names. Pure.
 *
 * <p>An expression is words between blanks, and no quoting: so no value in it has a blank, and one that comes from outside
 * cannot add a condition. Only fields of the stored object are asked, so that the ban lurker can apply it.
 */
final class VarnishBan {
    private static final String META = "\\^$.|?*+()[]{}#&\"'";

    private VarnishBan() {}

    /**
     * The expression for a purge that names one kind, and at most one URL or prefix.
     *
     * @throws IllegalArgumentException if a URL or prefix cannot be one
     */
    static String of(Purge request) {
        if (request.isEverything()) {
            return "obj.status != 0";
        }
        if (!request.keys().isEmpty()) {
            String keys =
                    request.keys().stream().sorted().map(VarnishBan::literal).collect(Collectors.joining("|"));
            return "obj.http.xkey ~ (^|[\\s,])(" + keys + ")([\\s,]|$)";
        }
        if (!request.urls().isEmpty()) {
            return address(parsed(request.urls().iterator().next()), "$");
        }
        return address(parsed("http://" + request.prefixes().iterator().next()), "");
    }

    private static String address(URI uri, String end) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return "obj.http.x-host ~ (?i)^" + literal(uri.getHost() + port) + "$ && obj.http.x-url ~ ^"
                + literal(path + query) + end;
    }

    private static URI parsed(String text) {
        boolean printable = text.chars().allMatch(c -> c > ' ' && c <= '~');
        try {
            URI uri = printable ? URI.create(text) : null;
            if (uri != null && uri.getHost() != null && uri.getRawFragment() == null && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException notAUri) {
            throw new IllegalArgumentException("'" + text + "' is no URL", notAUri);
        }
        throw new IllegalArgumentException("'" + text + "' is no URL with a host and without a fragment");
    }

    /** A regular expression for the text itself. */
    private static String literal(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        text.chars().forEach(c -> {
            if (META.indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append((char) c);
        });
        return escaped.toString();
    }
}
