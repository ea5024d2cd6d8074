package io.civicq.cache.servlet.decision;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a path can be read in two ways, by this application and by a cache before it (web cache deception). */
public enum PathShape {
    PLAIN,
    /** It ends like a static file, which many caches keep whatever the response says. */
    LIKE_A_FILE,
    /** It has a path parameter, an encoded delimiter, a dot segment or an empty segment. */
    ODD;

    private static final Set<String> FILES = Set.of(
            "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "avif", "woff", "woff2",
            "ttf", "pdf", "txt", "xml", "csv", "zip", "gz", "mp3", "mp4", "webm", "swf", "jar", "exe");

    /** The shape of a path as it was received. */
    public static PathShape of(String rawPath) {
        String path = rawPath.toLowerCase(Locale.ROOT);
        boolean odd = Stream.of(
                        ";", "//", "\\", "%2f", "%5c", "%2e", "%3b", "%3f", "%23", "%25", "%0", "%1", "/./", "/../")
                .anyMatch(path::contains);
        if (odd || path.endsWith("/.") || path.endsWith("/..")) {
            return ODD;
        }
        String last = path.substring(path.lastIndexOf('/') + 1);
        int dot = last.lastIndexOf('.');
        return dot >= 0 && FILES.contains(last.substring(dot + 1)) ? LIKE_A_FILE : PLAIN;
    }
}
