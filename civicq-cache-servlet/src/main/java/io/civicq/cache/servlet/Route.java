package io.civicq.cache.servlet;

import io.civicq.cache.servlet.decision.NoVarySearch;
import io.civicq.cache.servlet.decision.Reuse.StaleWindows;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the responses below a path are cached, where they do not say it themselves. Made by {@link #of} and changed by withers.
 *
 * @param pattern a path below the context path, decoded: a segment {@code *} is any one segment, and {@code **} at the end
 *     anything that follows, or nothing
 * @param caching whether they are cached at all
 * @param freshFor the freshness lifetime of responses that state none; null to give none
 * @param stale how long they may be served stale, where they do not say it
 * @param query what of the query matters to the response
 * @param keyFields names, in lower case, of request fields that are part of the key
 * @param keyCookies names of cookies that are
 * @param compression whether they are compressed
 */
public record Route(
        String pattern,
        Caching caching,
        @Nullable Duration freshFor,
        StaleWindows stale,
        NoVarySearch query,
        Set<String> keyFields,
        Set<String> keyCookies,
        Compression compression) {

    /** Whether responses are cached. */
    public enum Caching {
        ON,
        OFF
    }

    /**
     * Whether responses are compressed. To be switched off for pages that hold a secret beside what a request can put there: from
     * the length of such a page the secret can be guessed (BREACH, CVE-2013-3587).
     */
    public enum Compression {
        ON,
        OFF
    }

    private static final String REST = "**";

    public Route {
        if (!pattern.startsWith("/") || (pattern.contains(REST) && !pattern.endsWith("/" + REST))) {
            throw new IllegalArgumentException("route '" + pattern
                    + "' must begin with a slash, and may have ** only as its last segment, such as /questions/**");
        }
        if (freshFor != null && (freshFor.isNegative() || freshFor.toDays() > 365)) {
            throw new IllegalArgumentException(
                    "route '" + pattern + "': freshFor must be from PT0S to 365 days, but was " + freshFor);
        }
        keyFields = Set.copyOf(keyFields);
        keyCookies = Set.copyOf(keyCookies);
    }

    /** Responses below a path, cached as they say themselves. */
    public static Route of(String pattern) {
        return new Route(
                pattern,
                Caching.ON,
                null,
                StaleWindows.UNSAID,
                NoVarySearch.DEFAULT,
                Set.of(),
                Set.of(),
                Compression.ON);
    }

    public Route withFreshFor(Duration lifetime) {
        return new Route(pattern, caching, lifetime, stale, query, keyFields, keyCookies, compression);
    }

    public Route withStale(StaleWindows windows) {
        return new Route(pattern, caching, freshFor, windows, query, keyFields, keyCookies, compression);
    }

    public Route withQuery(NoVarySearch rule) {
        return new Route(pattern, caching, freshFor, stale, rule, keyFields, keyCookies, compression);
    }

    public Route withKeyFields(Set<String> names) {
        return new Route(pattern, caching, freshFor, stale, query, names, keyCookies, compression);
    }

    public Route withKeyCookies(Set<String> names) {
        return new Route(pattern, caching, freshFor, stale, query, keyFields, names, compression);
    }

    public Route withoutCompression() {
        return new Route(pattern, caching, freshFor, stale, query, keyFields, keyCookies, Compression.OFF);
    }

    public Route withoutCaching() {
        return new Route(pattern, Caching.OFF, freshFor, stale, query, keyFields, keyCookies, compression);
    }

    /** Whether a path, decoded and normalised by the container, is below it. */
    boolean matches(String path) {
        String[] wanted = pattern.split("/", -1);
        String[] given = path.split("/", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals(REST)) {
                return true;
            }
            if (i >= given.length || !(wanted[i].equals("*") || wanted[i].equals(given[i]))) {
                return false;
            }
        }
        return wanted.length == given.length;
    }
}
