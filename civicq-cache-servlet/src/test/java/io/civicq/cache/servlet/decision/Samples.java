package io.civicq.cache.servlet.decision;

import java.time.Instant;

/** Messages for tables. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final String DATE = "Fri, 20 Nov 2026 12:00:00 GMT";

    private Samples() {}

    /** Fields written as {@code Name: value; Name: value}, in which a comma may stand. */
    static Fields fields(String text) {
        Fields fields = Fields.none();
        if (text == null || text.isBlank()) {
            return fields;
        }
        for (String line : text.split(" ; ", -1)) {
            int colon = line.indexOf(':');
            fields = fields.plus(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return fields;
    }

    static RequestHead get(String fields) {
        return new RequestHead("GET", fields(fields));
    }

    static ResponseHead response(int status, String fields) {
        return new ResponseHead(status, fields(fields));
    }
}
