package io.civicq.cache.servlet.decision;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** What an unsafe request makes untrue (RFC 9111 §4.4). */
public final class UnsafeRequests {
    private static final int FIRST_ERROR = 400;
    private static final int FIRST_SUCCESS = 200;

    private UnsafeRequests() {}

    /**
     * The URIs whose stored responses are invalid after a request: its own, and those of {@code Location} and {@code
     * Content-Location} that have the same origin. None after a safe request, or one that failed.
     *
     * @param target the URI of the request, absolute
     */
    public static Set<URI> invalidated(RequestHead request, URI target, ResponseHead response) {
        if (request.isSafe() || response.status() < FIRST_SUCCESS || response.status() >= FIRST_ERROR) {
            return Set.of();
        }
        Set<URI> uris = new LinkedHashSet<>();
        uris.add(target);
        for (String name : Set.of("Location", "Content-Location")) {
            String value = response.fields().first(name);
            if (value != null) {
                addIfSameOrigin(uris, target, value);
            }
        }
        return uris;
    }

    private static void addIfSameOrigin(Set<URI> uris, URI target, String reference) {
        try {
            URI uri = target.resolve(reference);
            if (origin(uri).equals(origin(target))) {
                uris.add(uri);
            }
        } catch (IllegalArgumentException e) {
            return; // no URI, so nothing is stored under it
        }
    }

    private static String origin(URI uri) {
        return (uri.getScheme() + "://" + uri.getRawAuthority()).toLowerCase(Locale.ROOT);
    }
}
