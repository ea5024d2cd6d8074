package io.civicq.cache;

import io.civicq.cache.key.CacheKey;
import java.util.HashMap;
import java.util.Map;

/** The answers of one read, by key. Not thread-safe. */
final class Answers<V> {
    private final Map<CacheKey, Answer<V>> answers = new HashMap<>();

    void put(CacheKey key, Answer<V> answer) {
        answers.put(key, answer);
    }

    void putAll(Answers<V> others) {
        answers.putAll(others.answers);
    }

    /** The answer of a key that was asked for. */
    Answer<V> of(CacheKey key) {
        Answer<V> answer = answers.get(key);
        if (answer == null) {
            throw new IllegalStateException("no answer for " + key);
        }
        return answer;
    }
}
