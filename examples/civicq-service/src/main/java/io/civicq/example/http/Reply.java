package io.civicq.example.http;

import io.civicq.cache.Answer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent back.
 *
 * @param body to be rendered as JSON
 * @param origin where the body was found; null where no cache was asked
 * @param location where what was created can be found, or null
 */
record Reply(
        int status,
        Object body,
        @Nullable Origin origin,
        @Nullable String location) {

    static Reply ok(Object body) {
        return new Reply(200, body, null, null);
    }

    static Reply unavailable(Object body) {
        return new Reply(503, body, null, null);
    }

    static Reply created(String location, Object body) {
        return new Reply(201, body, null, location);
    }

    static Reply error(int status, String message) {
        return new Reply(status, Map.of("error", message), null, null);
    }

    /** The value, or 404 where it is known to be absent. */
    static Reply of(Answer<?> answer, String what) {
        Object value = answer.value();
        return value == null
                ? new Reply(404, Map.of("error", "there is no " + what), Origin.of(answer), null)
                : new Reply(200, value, Origin.of(answer), null);
    }
}
