package io.civicq.cache.servlet.decision;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What this cache did with a request, as {@code Cache-Status} says it (RFC 9211).
 *
 * @param forward why the handler ran; null if a stored response was served
 * @param ttl how long the served response is still fresh; null if that is not known
 * @param status what the handler answered; null if it is what the client got, or there was none
 * @param stored whether the response was to be stored when its head was sent
 * @param collapsed whether the request waited for another
 * @param detail a word on why; null if there is nothing to add
 */
public record CacheStatus(
        @Nullable Forward forward,
        @Nullable Duration ttl,
        @Nullable Integer status,
        Stored stored,
        Collapsed collapsed,
        @Nullable String detail) {
    private static final String NAME = "civicq";

    /** Why the handler ran (RFC 9211 §2.2). */
    public enum Forward {
        BYPASS,
        METHOD,
        URI_MISS,
        VARY_MISS,
        MISS,
        REQUEST,
        STALE,
        PARTIAL;

        String token() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether the response was stored. */
    public enum Stored {
        YES,
        NO
    }

    /** Whether the request waited for another. */
    public enum Collapsed {
        YES,
        NO
    }

    /** A stored response was served. */
    public static CacheStatus hit(Duration ttl) {
        return new CacheStatus(null, ttl, null, Stored.NO, Collapsed.NO, null);
    }

    /** The handler ran. */
    public static CacheStatus forwarded(Forward why) {
        return new CacheStatus(why, null, null, Stored.NO, Collapsed.NO, null);
    }

    public CacheStatus answered(int code) {
        return new CacheStatus(forward, ttl, code, stored, collapsed, detail);
    }

    public CacheStatus withTtl(Duration remaining) {
        return new CacheStatus(forward, remaining, status, stored, collapsed, detail);
    }

    public CacheStatus andStored() {
        return new CacheStatus(forward, ttl, status, Stored.YES, collapsed, detail);
    }

    public CacheStatus andCollapsed() {
        return new CacheStatus(forward, ttl, status, stored, Collapsed.YES, detail);
    }

    public CacheStatus because(String word) {
        return new CacheStatus(forward, ttl, status, stored, collapsed, word);
    }

    /** The member for this cache. */
    public String text() {
        StringBuilder text = new StringBuilder(NAME);
        text.append(forward == null ? "; hit" : "; fwd=" + forward.token());
        if (status != null) {
            text.append("; fwd-status=").append(status);
        }
        if (ttl != null) {
            text.append("; ttl=").append(ttl.toSeconds());
        }
        if (stored == Stored.YES) {
            text.append("; stored");
        }
        if (collapsed == Collapsed.YES) {
            text.append("; collapsed");
        }
        if (detail != null) {
            text.append("; detail=").append(detail);
        }
        return text.toString();
    }

    /** The member for this cache with the key, for debugging: the key as a structured string. */
    public String text(String key) {
        StringBuilder quoted = new StringBuilder("; key=\"");
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return text() + quoted.append('"');
    }
}
