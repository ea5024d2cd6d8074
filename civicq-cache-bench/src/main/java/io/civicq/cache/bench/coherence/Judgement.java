package io.civicq.cache.bench.coherence;

import io.civicq.cache.invalidation.Invalidation.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sighting is worth.
 *
 * @param staleNanos how long before the read the oldest invalidation that forbids it could have been known
 * @param evidence the announcement that the verdict rests on; null if there is none
 */
record Judgement(Verdict verdict, long staleNanos, @Nullable Announcement evidence) {

    /** From harmless to broken. */
    enum Verdict {
        /** Nothing that had returned before the read began forbids it. */
        CURRENT,
        /** Stale, because the node that wrote could not reach the log, and is the only one that can know. */
        UNTOLD,
        /** Stale, and not for longer than is promised. */
        WITHIN_BOUND,
        /** Stale for longer than is promised. */
        OVER_BOUND,
        /** Older than what the very node that read had invalidated. */
        OWN_WRITE_UNREAD;

        boolean isBroken() {
            return this == OVER_BOUND || this == OWN_WRITE_UNREAD;
        }
    }

    private static final Judgement CURRENT = new Judgement(Verdict.CURRENT, 0, null);

    /**
     * Judges a sighting.
     *
     * @param announcements what was announced of the row
     * @param outages when nodes could not append
     * @param boundNanos how long after it was told an invalidation may be unknown elsewhere
     */
    static Judgement of(
            Sighting sighting, List<Announcement> announcements, List<Outages.Window> outages, long boundNanos) {
        Judgement worst = CURRENT;
        for (Announcement announcement : announcements) {
            if (forbids(announcement, sighting)) {
                worst = worse(worst, one(sighting, announcement, outages, boundNanos));
            }
        }
        return worst;
    }

    private static boolean forbids(Announcement announcement, Sighting sighting) {
        return announcement.returnedAt() < sighting.beganAt()
                && announcement.forbids(sighting.row(), sighting.version())
                && (sighting.manner() == Subject.Manner.AS_TRUE || announcement.severity() == Severity.HARD);
    }

    private static Judgement one(
            Sighting sighting, Announcement announcement, List<Outages.Window> outages, long boundNanos) {
        if (announcement.node() == sighting.node()) {
            long stale = sighting.beganAt() - announcement.returnedAt();
            return new Judgement(Verdict.OWN_WRITE_UNREAD, stale, announcement);
        }
        long told = Outages.toldAt(announcement, sighting, outages);
        if (told > sighting.beganAt()) {
            return new Judgement(Verdict.UNTOLD, 0, announcement);
        }
        long stale = sighting.beganAt() - told;
        return new Judgement(stale > boundNanos ? Verdict.OVER_BOUND : Verdict.WITHIN_BOUND, stale, announcement);
    }

    private static Judgement worse(Judgement a, Judgement b) {
        int order = a.verdict.compareTo(b.verdict);
        return order > 0 || (order == 0 && a.staleNanos >= b.staleNanos) ? a : b;
    }
}
