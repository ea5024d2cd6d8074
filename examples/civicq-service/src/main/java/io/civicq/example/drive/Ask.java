package io.civicq.example.drive;

import org.jspecify.annotations.Nullable;

/**
 * A request to send.
 *
 * @param body JSON, or null for none
 */
record Ask(String method, String path, @Nullable String body) {
    static Ask get(String path) {
        return new Ask("GET", path, null);
    }

    boolean isRead() {
        return method.equals("GET");
    }
}
