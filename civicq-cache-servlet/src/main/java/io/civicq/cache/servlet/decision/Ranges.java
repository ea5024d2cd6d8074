package io.civicq.cache.servlet.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of a stored whole a client wants (RFC 9110 §14).
 *
 * @param kind what to answer
 * @param parts the parts, in the order of the request; none unless the kind is {@code PARTIAL}
 */
public record Ranges(Kind kind, List<Part> parts) {
    private static final int MOST_PARTS = 16;
    private static final String UNIT = "bytes=";
    private static final Ranges WHOLE = new Ranges(Kind.WHOLE, List.of());
    private static final Ranges UNSATISFIABLE = new Ranges(Kind.UNSATISFIABLE, List.of());

    /** What to answer. */
    public enum Kind {
        /** All, with 200: nothing was asked for in a way that must be understood. */
        WHOLE,
        /** The parts, with 206. */
        PARTIAL,
        /** 416. */
        UNSATISFIABLE
    }

    /**
     * Bytes of a content.
     *
     * @param first the first byte, from 0
     * @param last the last byte
     */
    public record Part(long first, long last) {
        public long length() {
            return last - first + 1;
        }

        /** The value of {@code Content-Range}. */
        public String contentRange(long length) {
            return "bytes " + first + "-" + last + "/" + length;
        }
    }

    public Ranges {
        parts = List.copyOf(parts);
    }

    /**
     * The parts that a request wants.
     *
     * @param tag that of the selected representation; null if it has none
     * @param response its fields
     * @param length its length in bytes
     */
    public static Ranges of(RequestHead request, @Nullable EntityTag tag, Fields response, long length, Instant now) {
        List<String> lines = request.fields().all("Range");
        if (!request.method().equals("GET") || lines.size() != 1 || !holds(request.fields(), tag, response, now)) {
            return WHOLE;
        }
        return parse(lines.get(0).strip(), length);
    }

    /** Whether {@code If-Range} names this very representation, strongly (§13.1.5). */
    private static boolean holds(Fields request, @Nullable EntityTag tag, Fields response, Instant now) {
        String condition = request.first("If-Range");
        if (condition == null) {
            return true;
        }
        EntityTag wanted = EntityTag.parse(condition);
        if (wanted != null) {
            return tag != null && wanted.stronglyMatches(tag);
        }
        Instant since = HttpDate.parse(condition, now);
        Instant modified = HttpDate.parse(response.first("Last-Modified"), now);
        Instant date = HttpDate.parse(response.first("Date"), now);
        return since != null
                && modified != null
                && since.equals(modified)
                && date != null
                && !modified.plusSeconds(1).isAfter(date);
    }

    private static Ranges parse(String value, long length) {
        if (!value.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return WHOLE;
        }
        List<Part> parts = new ArrayList<>();
        List<String> specs = Lists.members(value.substring(UNIT.length()));
        for (String spec : specs) {
            Spec parsed = Spec.parse(spec);
            if (parsed == null) {
                return WHOLE;
            }
            Part part = parsed.in(length);
            if (part != null) {
                parts.add(part);
            }
        }
        if (specs.isEmpty() || specs.size() > MOST_PARTS || total(parts) > length) {
            return WHOLE;
        }
        return parts.isEmpty() ? UNSATISFIABLE : new Ranges(Kind.PARTIAL, parts);
    }

    private static long total(List<Part> parts) {
        return parts.stream().mapToLong(Part::length).sum();
    }

    /** One range as it was asked for: without a first byte the last bytes are meant. */
    private record Spec(OptionalLong first, OptionalLong last) {
        static @Nullable Spec parse(String text) {
            int dash = text.indexOf('-');
            if (dash < 0) {
                return null;
            }
            String from = text.substring(0, dash).strip();
            String to = text.substring(dash + 1).strip();
            OptionalLong first = number(from);
            OptionalLong last = number(to);
            boolean malformed = (first.isEmpty() && !from.isEmpty())
                    || (last.isEmpty() && !to.isEmpty())
                    || (first.isEmpty() && last.isEmpty())
                    || (first.isPresent() && last.isPresent() && first.getAsLong() > last.getAsLong());
            return malformed ? null : new Spec(first, last);
        }

        private static OptionalLong number(String text) {
            boolean digits =
                    !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
            return digits ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        }

        @Nullable
        Part in(long length) {
            if (first.isEmpty()) {
                long suffix = Math.min(last.orElse(0), length);
                return suffix == 0 ? null : new Part(length - suffix, length - 1);
            }
            long start = first.getAsLong();
            return start >= length ? null : new Part(start, Math.min(last.orElse(length - 1), length - 1));
        }
    }
}
