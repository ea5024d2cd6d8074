package io.civicq.cache.servlet.decision;

/** A content coding that this cache can make (RFC 9110 §8.4.1). */
public enum Coding {
    IDENTITY("identity"),
    GZIP("gzip"),
    BR("br"),
    ZSTD("zstd");

    private final String token;

    Coding(String token) {
        this.token = token;
    }

    /** Its name in fields. */
    public String token() {
        return token;
    }
}
