package io.civicq.cache.servlet.decision;

import java.util.Set;

/** Whether a response may be stored (RFC 9111 §3), and if not, why. */
public enum Storability {
    STORABLE,
    /** Only responses to GET are stored. */
    METHOD,
    /** No final status, or one whose meaning this cache does not know. */
    STATUS,
    /** A part, which never stands for the whole. */
    PARTIAL,
    NO_STORE,
    PRIVATE,
    /** To a request with {@code Authorization}, without leave to share it (§3.5). */
    AUTHORIZATION,
    /** {@code Vary: *}. */
    VARY_ANY,
    VARY_CREDENTIALS,
    SET_COOKIE,
    /** Made from a cookie, a session, a user or a field that the key does not show. */
    UNKEYED_INPUT,
    /** From a path that a static file might have, or that can be read in two ways, without leave of the response itself. */
    AMBIGUOUS_PATH,
    /** Neither fresh for any time nor worth validating. */
    NEVER_FRESH;

    /** Final statuses whose caching this cache understands. */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            200, 203, 204, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 413, 414,
            415, 417, 421, 422, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505);

    private static final int FIRST_FINAL = 200;
    private static final int LAST_FINAL = 599;

    /**
     * What is known beside the messages.
     *
     * @param inputs what the handler read
     * @param path what the path looks like
     */
    public record Circumstances(Inputs inputs, Path path) {
        /** What the handler read. */
        public enum Inputs {
            KEYED,
            UNKEYED
        }

        /** What the path looks like. */
        public enum Path {
            PLAIN,
            AMBIGUOUS
        }
    }

    /** Judges a response. The first rule that forbids it is told. */
    public static Storability of(
            RequestHead request,
            ResponseHead response,
            Governing governing,
            FreshnessLifetime freshness,
            Circumstances circumstances,
            Switches switches) {
        CacheControl directives = governing.directives();
        Fields fields = response.fields();
        if (!request.method().equals("GET")) {
            return METHOD;
        }
        if (response.status() == 206) {
            return PARTIAL;
        }
        boolean understood = UNDERSTOOD.contains(response.status());
        boolean isFinal = response.status() >= FIRST_FINAL && response.status() <= LAST_FINAL;
        boolean mustUnderstand = directives.has("must-understand");
        if (!isFinal || response.status() == 304 || (mustUnderstand && !understood)) {
            return STATUS;
        }
        if (directives.has("no-store") && !mustUnderstand) {
            return NO_STORE;
        }
        if (directives.isUnqualified("private")) {
            return PRIVATE;
        }
        if (request.fields().has("Authorization") && !mayShareAuthorized(directives, switches)) {
            return AUTHORIZATION;
        }
        if (Vary.of(fields).isNever()) {
            return VARY_ANY;
        }
        if (Vary.of(fields).isByCredentials() && switches.credentialVary() == Switches.CredentialVary.REFUSE) {
            return VARY_CREDENTIALS;
        }
        if (fields.has("Set-Cookie") && switches.setCookie() == Switches.SetCookie.REFUSE) {
            return SET_COOKIE;
        }
        if (circumstances.inputs() == Circumstances.Inputs.UNKEYED
                && switches.unkeyedInputs() == Switches.UnkeyedInputs.REFUSE) {
            return UNKEYED_INPUT;
        }
        if (circumstances.path() == Circumstances.Path.AMBIGUOUS && !isOffered(directives, freshness)) {
            return AMBIGUOUS_PATH;
        }
        return isWorthStoring(response, governing, freshness, switches) ? STORABLE : NEVER_FRESH;
    }

    private static boolean mayShareAuthorized(CacheControl directives, Switches switches) {
        return switch (switches.authorized()) {
            case REFUSE -> false;
            case AS_ALLOWED ->
                directives.has("public") || directives.has("must-revalidate") || directives.has("s-maxage");
        };
    }

    /** Whether the response itself says that it may be kept. */
    private static boolean isOffered(CacheControl directives, FreshnessLifetime freshness) {
        return directives.has("public") || freshness.basis().isExplicit();
    }

    private static boolean isWorthStoring(
            ResponseHead response, Governing governing, FreshnessLifetime freshness, Switches switches) {
        boolean asksAlways = governing.directives().isUnqualified("no-cache")
                || freshness.lifetime().isZero();
        if (!asksAlways) {
            return true;
        }
        boolean validator = response.fields().has("ETag") || response.fields().has("Last-Modified");
        return validator && switches.validated() == Switches.Validated.STORE;
    }

    /**
     * Whether the next response to the same key will likely be refused too, so that nobody should wait for it. What is due to the
     * one request says nothing of others.
     */
    public boolean isOfTheResource() {
        return switch (this) {
            case STORABLE, METHOD, AUTHORIZATION -> false;
            case STATUS,
                    PARTIAL,
                    NO_STORE,
                    PRIVATE,
                    VARY_ANY,
                    VARY_CREDENTIALS,
                    SET_COOKIE,
                    UNKEYED_INPUT,
                    AMBIGUOUS_PATH,
                    NEVER_FRESH -> true;
        };
    }
}
