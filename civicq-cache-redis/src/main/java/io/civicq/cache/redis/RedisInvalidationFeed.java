package io.civicq.cache.redis;

import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationBuilder;
import io.civicq.cache.invalidation.InvalidationText;
import io.civicq.cache.invalidation.LogPosition;
import io.civicq.cache.spi.InvalidationFeed;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of the stream of the invalidation log. Two keys in the log's slot hold where it stands and whose turn it is.
 *
 * <p>An entry names its predecessor, as for the nodes that follow the log: where the chain breaks, everything is invalid.
 */
final class RedisInvalidationFeed implements InvalidationFeed {
    private static final Script NEXT = Script.resource("feed.lua");
    private static final Script COMPLETE = new Script("if redis.call('GET', KEYS[2]) == ARGV[1] then"
            + " redis.call('SET', KEYS[1], ARGV[2]) return 1 end return 0");
    private static final Script YIELD = new Script(
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('UNLINK', KEYS[1]) end return 0");
    private static final Pattern CONSUMER = Pattern.compile("[a-z0-9-]{1,32}");
    private static final int MOST_AT_ONCE = 500;

    private final RedisConnections connections;
    private final RedisKeys names;
    private final String cursor;
    private final String turn;
    private final String token = UUID.randomUUID().toString();

    RedisInvalidationFeed(RedisConnections connections, RedisKeys names, String consumer) {
        if (!CONSUMER.matcher(consumer).matches()) {
            throw new IllegalArgumentException(
                    "consumer '" + consumer + "' must be 1 to 32 lower-case letters, digits and hyphens");
        }
        this.connections = connections;
        this.names = names;
        this.cursor = names.feedCursor(consumer);
        this.turn = names.feedTurn(consumer);
    }

    @Override
    public Optional<Batch> after(@Nullable LogPosition position, Duration lease) {
        List<String> keys = List.of(names.logSet(), names.logStream(), cursor, turn);
        String from = position == null ? "" : text(position);
        List<String> arguments =
                List.of(token, Long.toString(Math.max(1, lease.toMillis())), from, Integer.toString(MOST_AT_ONCE));
        return connections.call(
                "feed",
                Access.WRITE,
                names.logSet(),
                redis -> NEXT.eval(redis, keys, arguments) instanceof List<?> reply && !reply.isEmpty()
                        ? Optional.of(batch(reply))
                        : Optional.empty(),
                Optional.empty());
    }

    private static Batch batch(List<?> reply) {
        LogPosition newest = new LogPosition(number(reply.get(1)), number(reply.get(2)));
        long now = number(reply.get(3));
        LogPosition read = position((String) reply.get(0));
        List<?> entries = (List<?>) reply.get(4);
        InvalidationBuilder merged = new InvalidationBuilder();
        Duration age = Duration.ZERO;
        for (Object each : entries) {
            FeedEntry entry = FeedEntry.of((List<?>) each);
            if (read == null || !read.equals(entry.predecessor())) {
                return everything(newest);
            }
            merged.add(InvalidationText.parse(entry.invalidation()));
            read = new LogPosition(newest.epoch(), entry.number());
            age = age.isZero() ? Duration.of(Math.max(0, now - entry.number()), ChronoUnit.MICROS) : age;
        }
        boolean isAll = entries.size() < MOST_AT_ONCE;
        return read == null || read.epoch() != newest.epoch() || (isAll && read.number() != newest.number())
                ? everything(newest)
                : new Batch(merged.build(), entries.size(), read, age);
    }

    private static Batch everything(LogPosition newest) {
        return new Batch(Invalidation.ofEverything().hard(), 1, newest, Duration.ZERO);
    }

    @Override
    public void complete(LogPosition end) {
        connections.call(
                "complete",
                Access.WRITE,
                names.logSet(),
                redis -> COMPLETE.eval(redis, List.of(cursor, turn), List.of(token, text(end))) != null,
                false);
    }

    @Override
    public void yieldTurn() {
        connections.call(
                "yield",
                Access.REMOVE,
                names.logSet(),
                redis -> YIELD.eval(redis, List.of(turn), List.of(token)) != null,
                false);
    }

    private static String text(LogPosition position) {
        return position.epoch() + ":" + position.number();
    }

    /** Null if the text is none of ours, which is the same as no text. */
    private static @Nullable LogPosition position(String text) {
        int colon = text.indexOf(':');
        try {
            return colon < 0
                    ? null
                    : new LogPosition(number(text.substring(0, colon)), number(text.substring(colon + 1)));
        } catch (NumberFormatException foreign) {
            return null;
        }
    }

    private static long number(Object text) {
        return Long.parseLong((String) text);
    }

    /** An entry of the stream as a script returns it: its id, and its fields and values in turn. */
    private record FeedEntry(long number, LogPosition predecessor, String invalidation) {
        static FeedEntry of(List<?> raw) {
            String id = (String) raw.get(0);
            List<?> fields = (List<?>) raw.get(1);
            return new FeedEntry(
                    RedisInvalidationFeed.number(id.substring(0, id.indexOf('-'))),
                    new LogPosition(
                            RedisInvalidationFeed.number(field(fields, "e")),
                            RedisInvalidationFeed.number(field(fields, "p"))),
                    field(fields, "i"));
        }

        /** The value of a field; what lacks it, as a later release may write it, means a broken chain or everything. */
        private static String field(List<?> fields, String name) {
            int at = fields.indexOf(name);
            return at < 0 ? (name.equals("i") ? "?" : "0") : (String) fields.get(at + 1);
        }
    }
}
