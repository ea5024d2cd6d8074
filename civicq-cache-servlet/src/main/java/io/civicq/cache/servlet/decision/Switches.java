package io.civicq.cache.servlet.decision;

import java.time.Duration;

/**
 * What a shared cache may do where RFC 9111 leaves it a choice, or where the RFC lets it do more than an application may have
 * thought of. {@link Profile} has the presets.
 *
 * @param setCookie what becomes of a response that sets a cookie
 * @param authorized what becomes of requests with {@code Authorization}
 * @param credentialVary what becomes of responses that vary by {@code Cookie} or {@code Authorization}
 * @param unkeyedInputs what becomes of a response whose handler read a cookie, a session, a user, or a field such as {@code
 *     X-Forwarded-Host}, that is no part of the key
 * @param requestDirectives whether {@code Cache-Control} of a request is heeded
 * @param validated whether what must be asked for every time is stored for its validator
 * @param heuristics which responses without explicit freshness have a heuristic one
 * @param heuristicCeiling the longest heuristic freshness lifetime
 * @param staleWhileRevalidate how long stale responses are served while one request asks again, where neither the response nor
 *     its route says it
 * @param staleIfError the same for stale responses in the place of an error
 * @param staleCeiling no response is served stale for longer, whatever it says
 */
public record Switches(
        SetCookie setCookie,
        Authorized authorized,
        CredentialVary credentialVary,
        UnkeyedInputs unkeyedInputs,
        RequestDirectives requestDirectives,
        Validated validated,
        Heuristics heuristics,
        Duration heuristicCeiling,
        Duration staleWhileRevalidate,
        Duration staleIfError,
        Duration staleCeiling) {

    /** A response with {@code Set-Cookie}. */
    public enum SetCookie {
        /** It is not stored: what comes with a cookie of its own is often a page of its own. */
        REFUSE,
        /** It is stored without the cookie. */
        STRIP,
        /** It is stored and replayed with the cookie, as RFC 9111 §7.3 allows. */
        REPLAY
    }

    /** A request with {@code Authorization}. */
    public enum Authorized {
        /** It bypasses the cache. */
        REFUSE,
        /** Its response is stored if it says {@code public}, {@code must-revalidate} or {@code s-maxage} (RFC 9111 §3.5). */
        AS_ALLOWED
    }

    /** A response with {@code Vary: Cookie} or {@code Vary: Authorization}. */
    public enum CredentialVary {
        REFUSE,
        STORE
    }

    /** A response made from what the key does not show. */
    public enum UnkeyedInputs {
        REFUSE,
        STORE
    }

    /** The directives of requests (RFC 9111 §5.2.1), by which any client can send work to the application. */
    public enum RequestDirectives {
        IGNORE,
        HONOUR
    }

    /** A response with a validator that is never fresh: {@code no-cache}, or a lifetime of zero. */
    public enum Validated {
        REFUSE,
        /** It is stored, and the handler is asked with {@code If-None-Match} whether it still stands. */
        STORE
    }

    /** Freshness that nobody stated (RFC 9111 §4.2.2): a tenth of the time since {@code Last-Modified}. */
    public enum Heuristics {
        /** Of responses with status 200 only. */
        NARROW,
        /** Of every status that is heuristically cacheable, and of any that is {@code public}. */
        AS_ALLOWED
    }

    public Switches {
        require("heuristicCeiling", heuristicCeiling);
        require("staleWhileRevalidate", staleWhileRevalidate);
        require("staleIfError", staleIfError);
        require("staleCeiling", staleCeiling);
    }

    private static void require(String name, Duration value) {
        if (value.isNegative() || value.toDays() > 365) {
            throw new IllegalArgumentException(name + " must be from PT0S to 365 days, but was " + value);
        }
    }
}
