package io.civicq.cache.servlet;

import io.civicq.cache.servlet.decision.Fields;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Moves fields between the container's messages and ours. */
final class Heads {
    /** Lists to which a filter before this one may have added something. */
    private static final Set<String> SHARED =
            Set.of("set-cookie", "vary", "link", "cache-status", "via", "warning", "www-authenticate");

    private Heads() {}

    /** The fields of a request. */
    static Fields of(HttpServletRequest request) {
        Fields fields = Fields.none();
        for (String name : Collections.list(request.getHeaderNames())) {
            for (String value : Collections.list(request.getHeaders(name))) {
                fields = fields.plus(name, value);
            }
        }
        return fields;
    }

    /** Sets status and fields of the container's response. Of {@code Date} a container would send two if it were added. */
    static void send(HttpServletResponse response, int status, Fields fields) {
        response.setStatus(status);
        Set<String> seen = new HashSet<>();
        for (Fields.Line line : fields.lines()) {
            String name = line.name().toLowerCase(Locale.ROOT);
            if (name.equals("content-type")) {
                response.setContentType(line.value());
            } else if (seen.add(name) && !SHARED.contains(name)) {
                response.setHeader(line.name(), line.value());
            } else {
                response.addHeader(line.name(), line.value());
            }
        }
    }
}
