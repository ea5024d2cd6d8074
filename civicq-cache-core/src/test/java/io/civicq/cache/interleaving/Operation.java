package io.civicq.cache.interleaving;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyPattern;

/** What a thread may do on a node. */
enum Operation {
    /** A read whose loader finds out a tag. Of a stale value it is a refresh in the background, too. */
    GET,
    GET_ALL,
    GET_IF_PRESENT,
    INVALIDATE_KEY,
    INVALIDATE_KEY_HARD,
    INVALIDATE_TAG,
    INVALIDATE_SCOPE,
    INVALIDATE_PATTERN,
    CLEAR,
    PUT,
    /** A unit of work that invalidates a key, and reads it before the commit. */
    COMMIT;

    boolean writes() {
        return switch (this) {
            case GET, GET_ALL, GET_IF_PRESENT -> false;
            case INVALIDATE_KEY,
                    INVALIDATE_KEY_HARD,
                    INVALIDATE_TAG,
                    INVALIDATE_SCOPE,
                    INVALIDATE_PATTERN,
                    CLEAR,
                    PUT,
                    COMMIT -> true;
        };
    }

    void run(TwoNodes nodes, int node) {
        switch (this) {
            case GET -> nodes.get(node);
            case GET_ALL -> nodes.getAll(node);
            case GET_IF_PRESENT -> nodes.getIfPresent(node);
            case INVALIDATE_KEY -> {
                nodes.write(node);
                nodes.cache(node).invalidate(TwoNodes.PAGE);
            }
            case INVALIDATE_KEY_HARD ->
                nodes.write(node, Invalidation.ofKeys(TwoNodes.PAGE).hard());
            case INVALIDATE_TAG -> nodes.write(node, Invalidation.ofTags(TwoNodes.TAG));
            case INVALIDATE_SCOPE ->
                nodes.write(node, Invalidation.ofScopes(CacheKey.of("civicq", "questions", "contest", 5)));
            case INVALIDATE_PATTERN -> nodes.write(node, Invalidation.ofPattern(KeyPattern.of("civicq:*:contest:5:*")));
            case CLEAR -> {
                nodes.write(node);
                nodes.cache(node).clear();
            }
            case PUT -> nodes.put(node);
            case COMMIT -> nodes.commit(node);
        }
    }
}
