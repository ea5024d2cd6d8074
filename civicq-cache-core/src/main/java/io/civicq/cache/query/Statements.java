package io.civicq.cache.query;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What statements are: their canonical text, their tables, their keys. Remembers the first 1,000; thread-safe. */
final class Statements {
    private static final int MOST_REMEMBERED = 1_000;
    private static final int LONGEST_PARAMETERS = 256 * 1024;
    private static final int FORM = 1;

    private final TableFinder finder;
    private final Map<String, SqlText> texts = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> found = new ConcurrentHashMap<>();

    Statements(TableFinder finder) {
        this.finder = finder;
    }

    /**
     * A statement, if it only reads.
     *
     * @throws IllegalArgumentException if it does not, or its placeholders are not as many as its values
     */
    SqlText read(Query query) {
        SqlText text = checked(query);
        String objection = text.objection();
        if (objection != null) {
            throw new IllegalArgumentException(
                    SqlText.quoted(query.sql()) + " cannot be cached: " + objection + "; update(…) is for writes");
        }
        return text;
    }

    /** A statement, whatever it does. */
    SqlText checked(Query query) {
        SqlText text = texts.get(query.sql());
        if (text == null) {
            text = SqlText.of(query.sql());
            remember(texts, query.sql(), text);
        }
        int values = query.parameters().size();
        if (text.placeholders() >= 0 && text.placeholders() != values) {
            throw new IllegalArgumentException(SqlText.quoted(query.sql()) + " has " + text.placeholders()
                    + " placeholders, but " + values + " values were given");
        }
        return text;
    }

    /**
     * The tags of the tables of a statement: of those that were named, else of those that are found.
     *
     * @throws IllegalArgumentException if none can be told; the message says how to name them
     */
    Set<String> tags(Query query) {
        if (!query.tags().isEmpty()) {
            return query.tags();
        }
        Set<String> tags = found.get(query.sql());
        if (tags == null) {
            tags = find(query.sql());
            remember(found, query.sql(), tags);
        }
        return tags;
    }

    private Set<String> find(String sql) {
        Set<String> tables;
        try {
            tables = finder.tablesOf(sql);
        } catch (IllegalArgumentException e) {
            throw unknown(sql, String.valueOf(e.getMessage()), e);
        }
        if (tables.isEmpty()) {
            throw unknown(sql, "it names no table", null);
        }
        return tables.stream().map(QueryTables::tag).collect(Collectors.toUnmodifiableSet());
    }

    private static IllegalArgumentException unknown(String sql, String why, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "the tables of " + SqlText.quoted(sql) + " cannot be told: " + why
                        + ". Name them: Query.of(sql, …).onTables(\"votes\", \"questions\")",
                cause);
    }

    private static <V> void remember(Map<String, V> map, String sql, V value) {
        if (map.size() < MOST_REMEMBERED) {
            map.put(sql, value);
        }
    }

    /** Whether the values are small enough to be worth a key. */
    static boolean isKeyable(Query query) {
        long size = 0;
        for (Parameter parameter : query.parameters()) {
            size += parameter.size();
        }
        return size <= LONGEST_PARAMETERS;
    }

    /** All that tells one result from another, as 64 hexadecimal digits of a SHA-256. */
    static String fingerprint(SqlText text, Query query, RowLimit limit) {
        MessageDigest digest = Sha256.digest();
        try (DataOutputStream out =
                new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            out.writeByte(FORM);
            out.writeInt(limit.rows());
            out.writeUTF(limit.beyond().name());
            out.writeInt(query.context().length());
            out.writeChars(query.context());
            out.writeInt(text.canonical().length());
            out.writeChars(text.canonical());
            for (Parameter parameter : query.parameters()) {
                parameter.writeTo(out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("a digest refuses nothing", impossible);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
