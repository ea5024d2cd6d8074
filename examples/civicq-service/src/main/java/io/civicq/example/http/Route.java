package io.civicq.example.http;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A method and the shape of a path, such as {@code /api/contests/{contest}/questions}, and what answers them.
 *
 * @param about what it does, in a few words
 */
record Route(String method, String path, String about, Handler handler) {

    @FunctionalInterface
    interface Handler {
        Reply reply(Call call) throws SQLException;
    }

    /** The parts of the path that stand for parameters, by name; null if the path has another shape. */
    @Nullable
    Map<String, String> match(String requested) {
        String[] shape = path.split("/", -1);
        String[] given = requested.split("/", -1);
        if (shape.length != given.length) {
            return null;
        }
        Map<String, String> parts = new HashMap<>();
        for (int i = 0; i < shape.length; i++) {
            if (shape[i].startsWith("{")) {
                parts.put(shape[i].substring(1, shape[i].length() - 1), given[i]);
            } else if (!shape[i].equals(given[i])) {
                return null;
            }
        }
        return parts;
    }
}
