package io.civicq.cache.redis;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.Invalidation.Severity;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.invalidation.LogSnapshot;
import io.civicq.cache.invalidation.PatternStamp;
import io.civicq.cache.invalidation.Stamp;
import io.civicq.cache.invalidation.StampNames;
import io.civicq.cache.key.KeyPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.resps.Tuple;

/** The members of the log's set, whose forms {@code append.lua} describes: those of an invalidation, and all as a snapshot. */
final class LogSet {
    private final Map<Long, Stamp> stamps = new HashMap<>();
    private final List<PatternStamp> patterns = new ArrayList<>();
    private @Nullable Long epoch;
    private long last;
    private long floor;

    private LogSet() {}

    /** The members that an invalidation stamps. */
    static List<String> membersOf(Invalidation invalidation) {
        boolean hard = invalidation.severity() == Severity.HARD;
        List<String> members = new ArrayList<>();
        for (long name : StampNames.of(invalidation)) {
            String digits = HexFormat.of().toHexDigits(name);
            members.add("s" + digits);
            if (hard) {
                members.add("h" + digits);
            }
        }
        invalidation.patterns().forEach(pattern -> members.add((hard ? "pH:" : "pS:") + pattern));
        return members;
    }

    /** What the set says, or null if it is not one: it was evicted, or somebody else wrote it. */
    static @Nullable LogSnapshot read(List<Tuple> members) {
        LogSet set = new LogSet();
        try {
            members.forEach(set::read);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
        return set.epoch == null || set.last == 0
                ? null
                : new LogSnapshot(new LogPosition(set.epoch, set.last), set.floor, set.stamps, set.patterns);
    }

    private void read(Tuple tuple) {
        String member = tuple.getElement();
        long number = (long) tuple.getScore();
        switch (member.charAt(0)) {
            case 'e' -> epoch = Long.parseLong(member.substring(2));
            case 'n' -> last = -number;
            case 'f' -> floor = -number;
            case 's' -> stamps.merge(nameOf(member), new Stamp(number, 0), Stamp::and);
            case 'h' -> stamps.merge(nameOf(member), new Stamp(number, number), Stamp::and);
            case 'p' ->
                patterns.add(new PatternStamp(
                        KeyPattern.of(member.substring(3)),
                        number,
                        member.startsWith("pH") ? Severity.HARD : Severity.SOFT));
            default -> floor = Math.max(floor, number); // A later release's: what it is about cannot be judged.
        }
    }

    private static long nameOf(String member) {
        return HexFormat.fromHexDigitsToLong(member, 1, member.length());
    }
}
