package io.civicq.cache.query;

import io.civicq.cache.invalidation.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement with the values that it is bound to.
 *
 * <pre>{@code
 * Query.of("SELECT id, votes FROM questions WHERE contest_id = ? ORDER BY votes DESC LIMIT ?", 5, 20)
 * }</pre>
 *
 * <p>Values are only ever bound to the placeholders of a prepared statement, never written into its text: keep them out of
 * the text, and there is nothing to inject. They may be booleans, numbers, strings, UUIDs, {@code java.time} values, byte
 * arrays, lists, sets and arrays of these ({@link SqlArray}), and null.
 *
 * <p>Immutable and thread-safe; mutable values are copied.
 */
public final class Query {
    private static final int MOST_PARAMETERS = 1_000;
    private static final int LONGEST_CONTEXT = 200;

    private final String sql;
    private final List<Parameter> parameters;
    private final Set<String> tags;
    private final String context;
    private final @Nullable Duration timeout;

    private Query(
            String sql, List<Parameter> parameters, Set<String> tags, String context, @Nullable Duration timeout) {
        this.sql = sql;
        this.parameters = parameters;
        this.tags = Set.copyOf(tags);
        this.context = context;
        this.timeout = timeout;
    }

    /**
     * A statement with the values of its placeholders, in their order.
     *
     * @throws IllegalArgumentException if a value has a type that cannot be bound, or there are more than 1,000; the message
     *     names the parameter
     */
    public static Query of(String sql, @Nullable Object... values) {
        if (values.length > MOST_PARAMETERS) {
            throw new IllegalArgumentException(values.length + " parameters are too many; at most " + MOST_PARAMETERS
                    + " are allowed: bind a list as one array, with = ANY (?)");
        }
        List<Parameter> parameters = new ArrayList<>(values.length);
        for (Object value : values) {
            parameters.add(Parameter.of(value, parameters.size() + 1));
        }
        return new Query(sql, Collections.unmodifiableList(parameters), Set.of(), "", null);
    }

    /**
     * The same, with the tables that it reads or writes. They take the place of those that a {@link TableFinder} would find: so
     * name all whose changes matter, those behind views and functions too.
     *
     * @throws IllegalArgumentException if there is none, or a name is blank
     */
    public Query onTables(String... tables) {
        if (tables.length == 0) {
            throw new IllegalArgumentException(
                    "name at least one table; what reads none needs no cache that knows tables");
        }
        Set<String> named = new HashSet<>(tags);
        Arrays.stream(tables).map(QueryTables::tag).forEach(named::add);
        return new Query(sql, parameters, named, context, timeout);
    }

    /**
     * The same with tags of the application's own, for a result that depends on few rows of its tables: it falls to {@code
     * Invalidation.ofTags} with one of them, as an event's rule says, and to no write of a table that {@link #onTables} does not
     * name. A write with tags invalidates them. Without {@code onTables} no tables are looked for.
     *
     * @param own such as {@code contest:5}
     * @throws IllegalArgumentException if there is none, or one is malformed
     */
    public Query tagged(String... own) {
        if (own.length == 0) {
            throw new IllegalArgumentException("name at least one tag, such as contest:5");
        }
        Arrays.stream(own).forEach(Tags::check);
        Set<String> all = new HashSet<>(tags);
        all.addAll(Arrays.asList(own));
        return new Query(sql, parameters, all, context, timeout);
    }

    /**
     * The same for one of several contexts in which the database would answer it differently: a tenant with row-level security
     * or a search path of its own, a role, a time zone. Results are kept apart by it; the database does not see it.
     *
     * @param name up to 200 characters
     */
    public Query inContext(String name) {
        if (name.length() > LONGEST_CONTEXT) {
            throw new IllegalArgumentException(
                    "a context of " + name.length() + " characters is too long; " + LONGEST_CONTEXT + " are allowed");
        }
        return new Query(sql, parameters, tags, name, timeout);
    }

    /**
     * The same, given up by the database after this time; rounded up to seconds.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Query withTimeout(Duration longest) {
        return new Query(sql, parameters, tags, context, Timeouts.checked(longest));
    }

    String sql() {
        return sql;
    }

    List<Parameter> parameters() {
        return parameters;
    }

    /** Of the tables that were named, and the application's own; none if tables are to be found. */
    Set<String> tags() {
        return tags;
    }

    String context() {
        return context;
    }

    @Nullable
    Duration timeout() {
        return timeout;
    }

    /** The statement, and how many values there are, but none of them. */
    @Override
    public String toString() {
        return SqlText.quoted(sql) + " with " + parameters.size() + " parameters";
    }
}
