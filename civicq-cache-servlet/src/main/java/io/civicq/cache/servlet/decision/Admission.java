package io.civicq.cache.servlet.decision;

/** Whether a request has anything to do with the cache. */
public enum Admission {
    /** A stored response may answer it, and its own may be stored. */
    LOOKUP,
    /** A method that only the application can answer. */
    METHOD,
    /** A GET or HEAD with content, which no key would show. */
    CONTENT,
    /** {@code If-Match} or {@code If-Unmodified-Since}, which are about the current state. */
    PRECONDITION,
    AUTHORIZATION,
    /** It leaves HTTP. */
    UPGRADE,
    /** {@code no-store} (RFC 9111 §5.2.1.5). */
    NO_STORE;

    /** Judges a request. */
    public static Admission of(RequestHead request, Switches switches) {
        Fields fields = request.fields();
        if (!request.isRead()) {
            return METHOD;
        }
        String length = fields.first("Content-Length");
        if (fields.has("Transfer-Encoding") || (length != null && !length.equals("0"))) {
            return CONTENT;
        }
        if (ConditionalRequest.isForTheOrigin(fields)) {
            return PRECONDITION;
        }
        if (fields.has("Authorization") && switches.authorized() == Switches.Authorized.REFUSE) {
            return AUTHORIZATION;
        }
        boolean upgrade = fields.has("Upgrade") && !fields.tokens("Upgrade").contains("h2c");
        if (upgrade) {
            return UPGRADE;
        }
        boolean heeds = switches.requestDirectives() == Switches.RequestDirectives.HONOUR;
        return heeds && request.cacheControl().has("no-store") ? NO_STORE : LOOKUP;
    }
}
