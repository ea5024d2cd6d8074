package io.civicq.cache.key;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Key parts that break naive encodings, drawn by chance. */
final class NastyParts {
    private static final List<String> PIECES = List.of(
            ":",
            "%",
            "%%",
            "%u",
            "%u0025",
            "%-",
            "%h",
            "*",
            "?",
            "[",
            "]",
            "{",
            "}",
            "\\",
            "^",
            "-",
            ",",
            " ",
            "\t",
            "\r\n",
            "\u0000",
            "\u001F",
            "\u007F",
            "\u0085",
            "\u00A0",
            "\u2028",
            "\uD83D",
            "\uDE00",
            "\uD83D\uDE00",
            "\uFFFF",
            "\u0130",
            "null",
            "0",
            "7",
            "-1",
            "00",
            "+5",
            "\u0665",
            "9223372036854775807",
            "9223372036854775808",
            "a",
            "b",
            "page",
            "0123456789abcdef0123456789abcdef",
            "long enough to be shortened by itself, ".repeat(4));

    private final RandomGenerator random;

    NastyParts(RandomGenerator random) {
        this.random = random;
    }

    /** A part: mostly text, sometimes a number or null, never blank. */
    @Nullable
    Object part() {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> random.nextLong(-3, 12);
            case 2 -> random.nextLong();
            default -> text();
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(4);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString().isBlank() ? "blank" + text : text.toString();
    }

    /** One to four parts. */
    List<@Nullable Object> path() {
        List<@Nullable Object> path = new ArrayList<>();
        int depth = 1 + random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            path.add(part());
        }
        return path;
    }
}
