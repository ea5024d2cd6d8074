package io.civicq.cache.query;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement as its key sees it.
 *
 * @param canonical without comments, superfluous blanks and a final semicolon, its ASCII letters in lower case but for
 *     literals and quoted names; the text as it was where dialects would read it differently
 * @param placeholders how many there are; -1 where that depends on the dialect
 * @param words the unquoted words in lower case, as far as the statement can be one of a read
 * @param statements how many statements there are
 */
record SqlText(String canonical, int placeholders, List<String> words, int statements) {
    private static final Set<String> READS = Set.of("select", "with", "values", "table");
    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "merge", "into", "truncate");
    private static final Set<String> LOCKS = Set.of("update", "share", "no", "key");

    static final int LONGEST = 100_000;

    /**
     * Reads a statement.
     *
     * @throws IllegalArgumentException if it is blank, longer than {@value #LONGEST} characters, or more than one
     */
    static SqlText of(String sql) {
        if (sql.isBlank() || sql.length() > LONGEST) {
            throw new IllegalArgumentException("a statement must have 1 to " + LONGEST + " characters, but has "
                    + sql.strip().length() + "; bind long values as parameters");
        }
        SqlText text = new SqlScanner(sql).text();
        if (text.statements > 1) {
            throw new IllegalArgumentException(quoted(sql) + " is more than one statement; run them one by one");
        }
        return text;
    }

    /** Why a result of it cannot be cached, or null if it can. */
    @Nullable
    String objection() {
        if (words.isEmpty() || !READS.contains(words.get(0))) {
            return "it does not begin with SELECT, WITH, VALUES or TABLE";
        }
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("for") && i + 1 < words.size() && LOCKS.contains(words.get(i + 1))) {
                return "it locks rows (FOR " + words.get(i + 1) + "), which a cached result would not";
            }
            if (WRITES.contains(word)) {
                return "it writes ('" + word + "'); a column of that name must be quoted";
            }
        }
        return null;
    }

    /** The beginning of a statement, for messages. */
    static String quoted(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return "'" + (line.length() <= 120 ? line : line.substring(0, 120) + "…") + "'";
    }
}
