package io.civicq.cache;

/**
 * A load that was not run, because as many ran already as the policy or the builder allows, and there was nothing stale to
 * serve: the system of record is protected from this node. Or because the thread was interrupted while it waited for that.
 */
public final class LoadRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoadRejectedException(String message) {
        super(message);
    }

    LoadRejectedException(String message, InterruptedException cause) {
        super(message, cause);
    }
}
