package io.civicq.cache.invalidation;

/**
 * The newest invalidations of one name.
 *
 * @param last the number of the newest
 * @param lastHard the number of the newest hard one, 0 for none
 */
public record Stamp(long last, long lastHard) {
    static Stamp of(long number, Invalidation.Severity severity) {
        return new Stamp(number, severity == Invalidation.Severity.HARD ? number : 0);
    }

    /** The newer of each. */
    public Stamp and(Stamp other) {
        return new Stamp(Math.max(last, other.last), Math.max(lastHard, other.lastHard));
    }
}
