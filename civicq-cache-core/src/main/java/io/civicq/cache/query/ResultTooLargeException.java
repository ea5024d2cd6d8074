package io.civicq.cache.query;

/** A result has more rows than its {@link RowLimit} allows. */
public final class ResultTooLargeException extends RuntimeException {
    ResultTooLargeException(String message) {
        super(message);
    }
}
