package io.civicq.cache;

/**
 * A load that took longer than the hard deadline of its data type, while there was nothing stale to serve. It goes on, and what
 * it brings is kept, unless it was invalidated meanwhile.
 */
public final class LoadTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoadTimeoutException(String message) {
        super(message);
    }
}
