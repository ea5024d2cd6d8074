package io.civicq.cache.invalidation;

/**
 * A place in an invalidation log: everything up to and including {@code number} has been applied.
 *
 * @param epoch which history the number belongs to; numbers of different epochs are not comparable
 * @param number the number of the newest invalidation applied
 */
public record LogPosition(long epoch, long number) {
    /** Whether a load that began here has seen everything that was invalid at {@code other}. */
    public boolean covers(LogPosition other) {
        return epoch == other.epoch && number >= other.number;
    }
}
