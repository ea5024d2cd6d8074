package io.civicq.cache.servlet.decision;

import java.util.Set;

/**
 * What a decision needs to know of a request.
 *
 * @param method as it was received; methods are case-sensitive
 * @param fields its header fields
 */
public record RequestHead(String method, Fields fields) {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /** Whether it is defined to change nothing (RFC 9110 §9.2.1). A method that nobody defined may change anything. */
    public boolean isSafe() {
        return SAFE_METHODS.contains(method);
    }

    public boolean isHead() {
        return method.equals("HEAD");
    }

    /** Whether a stored response to GET may answer it. */
    public boolean isRead() {
        return method.equals("GET") || isHead();
    }

    public CacheControl cacheControl() {
        return CacheControl.of(fields);
    }
}
