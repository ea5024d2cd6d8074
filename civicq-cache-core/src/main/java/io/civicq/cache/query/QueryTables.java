package io.civicq.cache.query;

import io.civicq.cache.invalidation.Invalidation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The tags by which cached results fall when a table is written: {@code table:votes}.
 *
 * <p>A tag leaves out the schema and the case of ASCII letters, so that {@code votes}, {@code public.Votes} and
 * {@code "Votes"} have one tag, however a statement or a trigger spells them. Tables that share a simple name are
 * invalidated together, which costs loads and never serves an old result.
 */
public final class QueryTables {
    private static final String PREFIX = "table:";
    private static final int LONGEST = 100;
    private static final int KEPT = 48;

    private QueryTables() {}

    /**
     * The tag of a table.
     *
     * @param table its name as SQL spells it, with a schema or without, quoted or not
     * @throws IllegalArgumentException if the name is blank
     */
    public static String tag(String table) {
        String name = simpleName(table);
        if (name.isBlank()) {
            throw new IllegalArgumentException("table '" + table + "' has no name, such as votes or app.votes");
        }
        StringBuilder tag = new StringBuilder(PREFIX.length() + name.length()).append(PREFIX);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                tag.append((char) (c - 'A' + 'a'));
            } else if (c > ' ' && c < 0x7F && c != ',' && c != '%') {
                tag.append(c);
            } else {
                tag.append("%u").append(HexFormat.of().withUpperCase().toHexDigits(c));
            }
        }
        return tag.length() <= LONGEST ? tag.toString() : shortened(tag.toString());
    }

    /** What is no longer true when these tables were written: every cached result that was read from one of them. */
    public static Invalidation changed(String... tables) {
        return Invalidation.ofTags(
                Arrays.stream(tables).map(QueryTables::tag).distinct().toArray(String[]::new));
    }

    private static String simpleName(String table) {
        StringBuilder name = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < table.length(); i++) {
            char c = table.charAt(i);
            if (quote != 0) {
                boolean doubled = c == quote && i + 1 < table.length() && table.charAt(i + 1) == quote;
                if (c != quote || doubled) {
                    name.append(c);
                    i += doubled ? 1 : 0;
                } else {
                    quote = 0;
                }
            } else if (c == '"' || c == '`') {
                quote = c;
            } else if (c == '[') {
                quote = ']';
            } else if (c == '.') {
                name.setLength(0);
            } else if (!Character.isWhitespace(c)) {
                name.append(c);
            }
        }
        return name.toString();
    }

    private static String shortened(String tag) {
        byte[] digest = Sha256.of(tag.getBytes(StandardCharsets.US_ASCII));
        return tag.substring(0, KEPT) + "%h" + HexFormat.of().formatHex(digest, 0, 16);
    }
}
