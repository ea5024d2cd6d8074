package io.civicq.cache.outbox;

import io.civicq.cache.Caches;
import io.civicq.cache.invalidation.Invalidation;
import io.civicq.cache.invalidation.InvalidationRules;
import io.civicq.cache.invalidation.InvalidationText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of the application's database into which invalidations are written by the business transaction itself, so that
 * they are committed or rolled back with it, and outlive the process. An {@link OutboxRelay} appends them to the log.
 *
 * <pre>{@code
 * repository.castVote(connection, 7);
 * outbox.publish(connection, new VoteCast(7, 5));
 * connection.commit();
 * }</pre>
 *
 * <p>Nothing here commits or rolls back. Immutable and thread-safe.
 */
public final class Outbox {
    private static final String TABLE = "civicq_outbox";

    private final InvalidationRules rules;
    private final @Nullable Caches caches;
    private final OutboxTable table;
    private final Completions completions = new Completions();

    private Outbox(InvalidationRules rules, @Nullable Caches caches, OutboxTable table) {
        this.rules = rules;
        this.caches = caches;
        this.table = table;
    }

    /**
     * An outbox for a process that only writes into it; relays do all the rest. Its table is {@code civicq_outbox}.
     *
     * @param rules what each event makes untrue
     */
    public static Outbox of(InvalidationRules rules) {
        return new Outbox(rules, null, new OutboxTable(TABLE));
    }

    /**
     * An outbox that leaves the work to the caches where it can: what is written inside a {@link io.civicq.cache.UnitOfWork}
     * of theirs takes effect as soon as that commits, and the relay of this process removes its row. Other relays leave such
     * a row alone for two seconds, and append it then if it is still there.
     *
     * @param rules what each event makes untrue
     * @param caches caches that share their log with all other nodes
     */
    public static Outbox of(InvalidationRules rules, Caches caches) {
        return new Outbox(rules, caches, new OutboxTable(TABLE));
    }

    /**
     * The same with another table.
     *
     * @param name in lower case, with its schema or without: {@code app.cache_outbox}
     * @throws IllegalArgumentException if it is anything but lower-case letters, digits and underscores
     */
    public Outbox withTable(String name) {
        return new Outbox(rules, caches, new OutboxTable(name));
    }

    /**
     * Writes what the rules say that an event makes untrue. What is invalidated is decided now; the name of the event's class
     * is kept for people.
     *
     * @param connection in a transaction, which the caller commits
     * @throws IllegalArgumentException if there is no rule for the event; nothing was written then
     * @throws IllegalStateException if the connection is not in a transaction
     * @throws SQLException if the row could not be written; the transaction should be rolled back
     */
    public void publish(Connection connection, Object event) throws SQLException {
        publishAll(connection, List.of(event));
    }

    /** Writes several events, in one batch of statements; as {@link #publish} does it with each. */
    public void publishAll(Connection connection, List<?> events) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        for (Object event : events) {
            entries.add(new Entry(event.getClass().getName(), rules.resolve(event)));
        }
        write(connection, entries);
    }

    /**
     * Writes what is no longer true.
     *
     * @param connection in a transaction, which the caller commits
     * @throws IllegalStateException if the connection is not in a transaction
     * @throws SQLException if the row could not be written; the transaction should be rolled back
     */
    public void invalidate(Connection connection, Invalidation invalidation) throws SQLException {
        write(connection, List.of(new Entry(null, invalidation)));
    }

    private record Entry(@Nullable String event, Invalidation invalidation) {
        private OutboxTable.NewRow row() {
            return new OutboxTable.NewRow(event, InvalidationText.of(invalidation));
        }
    }

    private void write(Connection connection, List<Entry> all) throws SQLException {
        List<Entry> entries =
                all.stream().filter(entry -> !entry.invalidation.isEmpty()).toList();
        if (entries.isEmpty()) {
            return;
        }
        if (connection.getAutoCommit()) {
            throw new IllegalStateException("the connection commits each statement by itself; an event belongs into the"
                    + " transaction that made it true: connection.setAutoCommit(false)");
        }
        List<OutboxTable.NewRow> rows = entries.stream().map(Entry::row).toList();
        Caches publisher = caches;
        List<Long> ids = new ArrayList<>();
        if (publisher != null && publisher.whenCommitted(() -> published(publisher, ids))) {
            ids.addAll(table.insertForPublisher(connection, rows));
            entries.forEach(entry -> publisher.invalidate(entry.invalidation));
        } else {
            table.insert(connection, rows);
        }
    }

    /** The unit of work has committed and appended. While that is kept in this process only, the rows must stay. */
    private void published(Caches publisher, List<Long> ids) {
        if (!publisher.position().isPending()) {
            completions.add(ids);
        }
    }

    OutboxTable table() {
        return table;
    }

    Completions completions() {
        return completions;
    }
}
