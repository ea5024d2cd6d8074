package io.civicq.cache.servlet.decision;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated lists in which quoted strings may stand (RFC 9110 §5.6.1, §5.6.4). Linear in the length. */
final class Lists {
    private Lists() {}

    /** The members without the whitespace around them, empty ones left out. A quote that never ends reaches to the end. */
    static List<String> members(String line) {
        return split(line, ',');
    }

    static List<String> split(String line, char separator) {
        List<String> members = new ArrayList<>();
        StringBuilder member = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\' && i + 1 < line.length()) {
                member.append(c).append(line.charAt(++i));
            } else if (c == separator && !quoted) {
                add(members, member);
            } else {
                quoted ^= c == '"';
                member.append(c);
            }
        }
        add(members, member);
        return members;
    }

    private static void add(List<String> members, StringBuilder member) {
        String text = member.toString().strip();
        if (!text.isEmpty()) {
            members.add(text);
        }
        member.setLength(0);
    }

    /** The content of a quoted string; anything else as it is. */
    static String unquoted(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
            return text;
        }
        StringBuilder content = new StringBuilder();
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            content.append(c == '\\' && i + 2 < text.length() ? text.charAt(++i) : c);
        }
        return content.toString();
    }
}
