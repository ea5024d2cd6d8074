package io.civicq.cache.servlet.decision;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a client has a representation already (RFC 9110 §13, RFC 9111 §4.3.2). */
public final class ConditionalRequest {
    /** What to answer. */
    public enum Outcome {
        /** The representation. */
        SEND,
        /** 304. */
        NOT_MODIFIED
    }

    private ConditionalRequest() {}

    /** Whether only the application can judge it: {@code If-Match} and {@code If-Unmodified-Since} are about its current state. */
    public static boolean isForTheOrigin(Fields request) {
        return request.has("If-Match") || request.has("If-Unmodified-Since");
    }

    /**
     * Judges {@code If-None-Match}, and {@code If-Modified-Since} only where there is none.
     *
     * @param tag that of the selected representation; null if it has none
     * @param response its fields
     */
    public static Outcome of(Fields request, @Nullable EntityTag tag, Fields response, Instant now) {
        String noneMatch = request.combined("If-None-Match");
        if (noneMatch != null) {
            return matches(noneMatch, tag) ? Outcome.NOT_MODIFIED : Outcome.SEND;
        }
        Instant since = HttpDate.parse(singleSince(request), now);
        Instant modified = HttpDate.parse(response.first("Last-Modified"), now);
        if (modified == null) {
            modified = HttpDate.parse(response.first("Date"), now);
        }
        boolean unchanged = since != null && modified != null && !modified.isAfter(since);
        return unchanged ? Outcome.NOT_MODIFIED : Outcome.SEND;
    }

    private static @Nullable String singleSince(Fields request) {
        List<String> values = request.all("If-Modified-Since");
        return values.size() == 1 ? values.get(0).strip() : null;
    }

    private static boolean matches(String noneMatch, @Nullable EntityTag tag) {
        if (noneMatch.strip().equals("*")) {
            return true;
        }
        List<EntityTag> tags = EntityTag.list(noneMatch);
        return tag != null && tags != null && tags.stream().anyMatch(tag::weaklyMatches);
    }
}
