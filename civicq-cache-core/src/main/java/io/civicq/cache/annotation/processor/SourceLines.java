package io.civicq.cache.annotation.processor;

/** Lines of Java, indented. */
final class SourceLines {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    SourceLines add(String line) {
        text.append("    ".repeat(depth)).append(line).append('\n');
        return this;
    }

    SourceLines blank() {
        text.append('\n');
        return this;
    }

    /** Begins a block. */
    SourceLines open(String head) {
        add(head + " {");
        depth++;
        return this;
    }

    /** Ends a block. */
    SourceLines close() {
        return close("");
    }

    /** Ends a block with what follows the brace. */
    SourceLines close(String tail) {
        depth--;
        return add("}" + tail);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** A string literal. */
    static String literal(String value) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                default -> literal.append(c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return literal.append('"').toString();
    }
}
