package io.civicq.cache.annotation.plan;

import io.civicq.cache.invalidation.Tags;
import io.civicq.cache.key.Fingerprint;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a family of tags, such as {@code asked-by:{voterId}}.
 *
 * <p>A value stands in it as in a key; what a tag may not hold is written as {@code %uXXXX}, and the end of a tag that would be
 * too long as a fingerprint.
 */
public final class TagTemplate {
    private static final Pattern HOLE = Pattern.compile("\\{([\\p{L}_$][\\p{L}\\p{N}_$]*)}");
    private static final long SHORTENED = 4;
    private static final int KEPT = Tags.LONGEST - 18;

    private final List<String> literals = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private TagTemplate() {}

    /**
     * The template with this text.
     *
     * @throws IllegalArgumentException if a brace encloses no name, or the text may not stand in a tag
     */
    public static TagTemplate of(String text) {
        TagTemplate template = new TagTemplate();
        Matcher hole = HOLE.matcher(text);
        int from = 0;
        while (hole.find()) {
            template.literals.add(text.substring(from, hole.start()));
            template.names.add(hole.group(1));
            from = hole.end();
        }
        template.literals.add(text.substring(from));
        String fixed = String.join("", template.literals);
        if (fixed.indexOf('{') >= 0 || fixed.indexOf('}') >= 0) {
            throw new IllegalArgumentException("tag '" + text + "': braces must enclose a Java name");
        }
        Tags.check(template.names.isEmpty() ? fixed : "x" + fixed);
        return template;
    }

    /** The names in braces, in their order. */
    public List<String> names() {
        return List.copyOf(names);
    }

    /** The tag with these values for the names, in their order. */
    public String tag(@Nullable Object[] values) {
        StringBuilder tag = new StringBuilder(literals.get(0));
        for (int i = 0; i < names.size(); i++) {
            append(values[i], tag);
            tag.append(literals.get(i + 1));
        }
        if (tag.length() <= Tags.LONGEST) {
            return tag.toString();
        }
        String rest = HexFormat.of().toHexDigits(Fingerprint.of(SHORTENED, tag.substring(KEPT)));
        return tag.substring(0, KEPT) + "%h" + rest;
    }

    private static void append(@Nullable Object value, StringBuilder tag) {
        if (value == null) {
            tag.append("%-");
            return;
        }
        String text = value instanceof Enum<?> constant ? constant.name() : value.toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c < 0x7F && c != ',' && c != '%') {
                tag.append(c);
            } else {
                tag.append("%u").append(HexFormat.of().withUpperCase().toHexDigits(c));
            }
        }
    }
}
