package io.civicq.cache.servlet.decision;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which fields of a response are stored, and how a 304 updates them (RFC 9111 §3.1, §3.2). */
public final class StoredFields {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** What is counted anew for each answer. */
    private static final Set<String> OF_ONE_ANSWER = Set.of("content-length", "age", "cache-status");

    /** What describes the stored bytes, which a 304 does not change. */
    private static final Set<String> OF_THE_BYTES =
            Set.of("content-encoding", "content-type", "content-range", "content-length", "etag");

    private StoredFields() {}

    /** The fields of a response that may be stored for others. */
    public static Fields of(Fields response, Governing governing, Switches switches) {
        Set<String> gone = new HashSet<>(HOP_BY_HOP);
        gone.addAll(OF_ONE_ANSWER);
        gone.addAll(response.tokens("Connection"));
        gone.addAll(governing.directives().fieldsOf("no-cache"));
        gone.addAll(governing.directives().fieldsOf("private"));
        gone.add(Governing.OWN.toLowerCase(Locale.ROOT));
        if (switches.setCookie() == Switches.SetCookie.STRIP) {
            gone.add("set-cookie");
        }
        return response.without(gone);
    }

    /** What is forwarded to this hop's client of what the handler said. */
    public static Fields forwarded(Fields response) {
        return response.without(Governing.OWN);
    }

    /** Whether no value has a character that could end its field. */
    public static boolean areWellFormed(Fields fields) {
        return fields.lines().stream()
                .allMatch(line -> isToken(line.name())
                        && line.value().chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7F && c <= 0xFF)));
    }

    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.chars().allMatch(c -> c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
    }

    /** The stored fields, updated by those of a 304 (§3.2). */
    public static Fields updated(Fields stored, Fields notModified, Governing governing, Switches switches) {
        Fields news = of(notModified, governing, switches).without(OF_THE_BYTES);
        Fields kept = stored.without(news.names());
        for (Fields.Line line : news.lines()) {
            kept = kept.plus(line.name(), line.value());
        }
        return kept;
    }

    /** The fields of a 304 (RFC 9110 §15.4.5): those that caches need, and none that describes content. */
    public static Fields ofNotModified(Fields response) {
        List<String> needed = List.of(
                "Cache-Control",
                "CDN-Cache-Control",
                "Content-Location",
                "Date",
                "ETag",
                "Expires",
                "Vary",
                "Age",
                "Cache-Status",
                "Set-Cookie");
        Set<String> names = new LinkedHashSet<>();
        needed.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        boolean hasTag = response.has("ETag");
        return new Fields(response.lines().stream()
                .filter(line -> names.contains(line.name().toLowerCase(Locale.ROOT))
                        || (!hasTag && line.isNamed("Last-Modified")))
                .toList());
    }
}
