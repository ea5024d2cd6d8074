package io.civicq.cache.servlet.decision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Structured field values (RFC 9651), as far as caching fields need them: lists and dictionaries whose members are booleans,
 * integers, decimals, strings, tokens, or inner lists of those. Parameters are read and dropped. A value that fails to parse fails
 * as a whole, which is told by null.
 */
final class StructuredFields {
    private static final String TOKEN_MORE = "!#$%&'*+-.^_`|~:/";

    /**
     * A member.
     *
     * @param kind of what kind
     * @param text the text of a string or token, the digits of a number; empty for others
     * @param inner the members of an inner list
     */
    record Item(Kind kind, String text, List<Item> inner) {
        static Item of(Kind kind, String text) {
            return new Item(kind, text, List.of());
        }
    }

    enum Kind {
        TRUE,
        FALSE,
        INTEGER,
        DECIMAL,
        STRING,
        TOKEN,
        INNER_LIST
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("malformed", null, false, false);
        }
    }

    private final String text;
    private int at;

    private StructuredFields(String text) {
        this.text = text;
    }

    /** The members of a list; null if it is malformed. */
    static @Nullable List<Item> list(String value) {
        try {
            return new StructuredFields(value).list();
        } catch (Malformed e) {
            return null;
        }
    }

    /** The members of a dictionary; null if it is malformed. */
    static @Nullable Map<String, Item> dictionary(String value) {
        try {
            return new StructuredFields(value).dictionary();
        } catch (Malformed e) {
            return null;
        }
    }

    private List<Item> list() throws Malformed {
        List<Item> items = new ArrayList<>();
        skip(" ");
        while (at < text.length()) {
            items.add(member());
            separator();
        }
        return items;
    }

    private Map<String, Item> dictionary() throws Malformed {
        Map<String, Item> members = new LinkedHashMap<>();
        skip(" ");
        while (at < text.length()) {
            String key = key();
            Item item = Item.of(Kind.TRUE, "");
            if (peek() == '=') {
                at++;
                item = member();
            } else {
                parameters();
            }
            members.put(key, item);
            separator();
        }
        return members;
    }

    private void separator() throws Malformed {
        skip(" \t");
        if (at == text.length()) {
            return;
        }
        expect(',');
        skip(" \t");
        if (at == text.length()) {
            throw new Malformed();
        }
    }

    private Item member() throws Malformed {
        Item item = peek() == '(' ? innerList() : bare();
        parameters();
        return item;
    }

    private Item innerList() throws Malformed {
        expect('(');
        List<Item> items = new ArrayList<>();
        skip(" ");
        while (peek() != ')') {
            items.add(bare());
            parameters();
            if (peek() != ' ' && peek() != ')') {
                throw new Malformed();
            }
            skip(" ");
        }
        at++;
        return new Item(Kind.INNER_LIST, "", List.copyOf(items));
    }

    private void parameters() throws Malformed {
        while (peek() == ';') {
            at++;
            skip(" ");
            key();
            if (peek() == '=') {
                at++;
                bare();
            }
        }
    }

    private Item bare() throws Malformed {
        char c = peek();
        if (c == '"') {
            return string();
        }
        if (c == '?') {
            at++;
            char digit = next();
            if (digit != '0' && digit != '1') {
                throw new Malformed();
            }
            return Item.of(digit == '1' ? Kind.TRUE : Kind.FALSE, "");
        }
        if (c == '-' || isDigit(c)) {
            return number();
        }
        if (isLetter(c) || c == '*') {
            int start = at;
            while (isLetter(peek()) || isDigit(peek()) || TOKEN_MORE.indexOf(peek()) >= 0) {
                at++;
            }
            return Item.of(Kind.TOKEN, text.substring(start, at));
        }
        throw new Malformed();
    }

    private Item number() throws Malformed {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        int whole = digits();
        if (peek() != '.') {
            return require(whole >= 1 && whole <= 15, Item.of(Kind.INTEGER, text.substring(start, at)));
        }
        at++;
        int fraction = digits();
        boolean fits = whole >= 1 && whole <= 12 && fraction >= 1 && fraction <= 3;
        return require(fits, Item.of(Kind.DECIMAL, text.substring(start, at)));
    }

    private static Item require(boolean wellFormed, Item item) throws Malformed {
        if (!wellFormed) {
            throw new Malformed();
        }
        return item;
    }

    private int digits() {
        int start = at;
        while (isDigit(peek())) {
            at++;
        }
        return at - start;
    }

    private Item string() throws Malformed {
        expect('"');
        StringBuilder content = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return Item.of(Kind.STRING, content.toString());
            }
            if (c == '\\') {
                c = next();
                if (c != '"' && c != '\\') {
                    throw new Malformed();
                }
            } else if (c < ' ' || c > '~') {
                throw new Malformed();
            }
            content.append(c);
        }
    }

    private String key() throws Malformed {
        int start = at;
        if (!(isLower(peek()) || peek() == '*')) {
            throw new Malformed();
        }
        while (isLower(peek()) || isDigit(peek()) || "_-.*".indexOf(peek()) >= 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skip(String characters) {
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) throws Malformed {
        if (next() != c) {
            throw new Malformed();
        }
    }

    private char next() throws Malformed {
        if (at >= text.length()) {
            throw new Malformed();
        }
        return text.charAt(at++);
    }

    /** The next character, or one that no grammar knows. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\uFFFF';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isLetter(char c) {
        return isLower(c) || (c >= 'A' && c <= 'Z');
    }
}
