package io.civicq.example.http;

/** Says what is wrong with a request, in words that its sender may read. */
final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequest(String message) {
        super(message);
    }
}
