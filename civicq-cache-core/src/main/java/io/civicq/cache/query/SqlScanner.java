package io.civicq.cache.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a statement once from left to right, as PostgreSQL and the SQL standard spell literals, quoted names and comments.
 * Where another dialect would see other boundaries ({@code 'it\'s'}, {@code --5}, {@code #}, nested comments) the text
 * stays as it is: two spellings of one query then have two keys, but never two queries one.
 */
final class SqlScanner {
    private static final int UNKNOWN = -1;

    private final String sql;
    private final StringBuilder canonical;
    private final List<String> words = new ArrayList<>();
    private int at;
    private int placeholders;
    private int statements = 1;
    private boolean ambiguous;
    private boolean blank;
    private boolean ended;

    SqlScanner(String sql) {
        this.sql = sql;
        this.canonical = new StringBuilder(sql.length());
    }

    SqlText text() {
        while (at < sql.length()) {
            step();
        }
        return ambiguous
                ? new SqlText(sql, UNKNOWN, words, statements)
                : new SqlText(canonical.toString(), placeholders, words, statements);
    }

    private void step() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            blank = true;
            at++;
        } else if (sql.startsWith("--", at)) {
            skipLine();
        } else if (sql.startsWith("/*", at)) {
            skipComment();
        } else if (c == ';') {
            ended = true;
            blank = true;
            at++;
        } else {
            if (ended) {
                statements++;
                ended = false;
            }
            token(c);
        }
    }

    private void token(char c) {
        separate(c);
        String tag = c == '$' ? dollarTag() : null;
        if (tag != null) {
            dollarLiteral(tag);
        } else if (c == '\'') {
            literal(at, escapes());
        } else if (c == '"' || c == '`') {
            quotedName(c);
        } else if (isWordPart(c)) {
            word();
        } else {
            ambiguous |= c == '#' || c == '[' || c == '\\';
            placeholder(c);
            keep(at + 1);
        }
    }

    private void placeholder(char c) {
        if (c != '?') {
            return;
        }
        char next = at + 1 < sql.length() ? sql.charAt(at + 1) : ' ';
        if (next == '?') { // the escape of JDBC drivers for an operator
            keep(at + 1);
        } else {
            ambiguous |= Character.isDigit(next);
            placeholders++;
        }
    }

    /** A blank where there was one, but not beside a parenthesis or a comma, which are tokens in every dialect. */
    private void separate(char next) {
        if (blank && canonical.length() > 0) {
            char last = canonical.charAt(canonical.length() - 1);
            if ("(),".indexOf(last) < 0 && "(),".indexOf(next) < 0) {
                canonical.append(' ');
            }
        }
        blank = false;
    }

    private void keep(int end) {
        canonical.append(sql, at, end);
        at = end;
    }

    private void word() {
        int end = at;
        while (end < sql.length() && (isWordPart(sql.charAt(end)) || sql.charAt(end) == '$')) {
            end++;
        }
        StringBuilder folded = new StringBuilder(end - at);
        for (; at < end; at++) {
            char c = sql.charAt(at);
            folded.append(c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c);
        }
        canonical.append(folded);
        words.add(folded.toString());
    }

    private static boolean isWordPart(char c) {
        return c == '_' || Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    /** Whether the literal that begins here has backslash escapes: {@code E'…'}. */
    private boolean escapes() {
        boolean prefixed = at > 0 && (sql.charAt(at - 1) == 'e' || sql.charAt(at - 1) == 'E');
        return prefixed && (at == 1 || !isWordPart(sql.charAt(at - 2)));
    }

    private void literal(int start, boolean escapes) {
        int end = start + 1;
        while (end < sql.length()) {
            char c = sql.charAt(end);
            if (c == '\\') {
                ambiguous |= !escapes;
                end += escapes ? 2 : 1;
            } else if (c == '\'' && end + 1 < sql.length() && sql.charAt(end + 1) == '\'') {
                end += 2;
            } else if (c == '\'') {
                keep(end + 1);
                return;
            } else {
                end++;
            }
        }
        unfinished();
    }

    private void quotedName(char quote) {
        int end = sql.indexOf(quote, at + 1);
        while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
            end = sql.indexOf(quote, end + 2);
        }
        if (end < 0) {
            unfinished();
        } else {
            ambiguous |= sql.indexOf('\\', at) >= 0 && sql.indexOf('\\', at) < end;
            keep(end + 1);
        }
    }

    /** The tag of a literal that begins here, such as {@code $$} or {@code $body$}; null if there is none. */
    private @Nullable String dollarTag() {
        int end = at + 1;
        while (end < sql.length() && isWordPart(sql.charAt(end))) {
            end++;
        }
        boolean closed = end < sql.length() && sql.charAt(end) == '$';
        boolean named = end > at + 1 && Character.isDigit(sql.charAt(at + 1));
        return closed && !named ? sql.substring(at, end + 1) : null;
    }

    private void dollarLiteral(String tag) {
        int end = sql.indexOf(tag, at + tag.length());
        if (end < 0) {
            unfinished();
        } else {
            ambiguous = true; // other databases know no such literal
            keep(end + tag.length());
        }
    }

    private void skipLine() {
        ambiguous |= at + 2 < sql.length() && !Character.isWhitespace(sql.charAt(at + 2));
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
            at++;
        }
        blank = true;
    }

    private void skipComment() {
        int end = sql.indexOf("*/", at + 2);
        if (end < 0) {
            unfinished();
            return;
        }
        ambiguous |= sql.substring(at + 2, end).contains("/*") || sql.startsWith("/*!", at);
        at = end + 2;
        blank = true;
    }

    private void unfinished() {
        ambiguous = true;
        at = sql.length();
    }
}
