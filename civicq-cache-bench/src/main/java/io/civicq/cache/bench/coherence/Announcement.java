package io.civicq.cache.bench.coherence;

import io.civicq.cache.invalidation.Invalidation.Severity;
import org.jspecify.annotations.Nullable;

/**
 * An invalidation that has returned: what it said of one row. Times are nanoseconds since the run began.
 *
 * @param node who made it
 * @param calledAt when it was called
 * @param returnedAt when it had returned
 * @param version the version of the row when it was called: older ones are invalid
 * @param tag only versions that carry this tag are invalid; null for all
 * @param severity soft or hard
 * @param by the kind of write, for the evidence
 */
record Announcement(
        int node,
        long calledAt,
        long returnedAt,
        long version,
        @Nullable String tag,
        Severity severity,
        WriteKind by) {

    /** Whether it says that this version of the row must not be seen any more. */
    boolean forbids(Row row, long seen) {
        return seen < version && (tag == null || tag.equals(row.tagAt(seen)));
    }

    /** Whether everything that the other one forbids is forbidden by this one, on the same nodes. */
    boolean includes(Announcement other) {
        return node == other.node
                && version >= other.version
                && returnedAt >= other.returnedAt
                && (tag == null || tag.equals(other.tag))
                && severity.compareTo(other.severity) >= 0;
    }
}
