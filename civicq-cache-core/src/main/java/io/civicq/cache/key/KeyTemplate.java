package io.civicq.cache.key;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a family of keys, such as {@code civicq:questions:contest:{contest}:page:{page}}.
 *
 * <p>Parameters stand in braces and fill a whole segment. Parsed and checked once; making a key from it then costs one
 * small object. Immutable and thread-safe.
 */
public final class KeyTemplate {
    private final String text;
    private final @Nullable Object[] fixed;
    private final long[] fixedFingerprints;
    private final List<String> parameters;
    private final SegmentedKey scope;
    private final Map<Integer, Function<Object, String>> texts;

    private KeyTemplate(
            String text,
            @Nullable Object[] fixed,
            List<String> parameters,
            Map<Integer, Function<Object, String>> texts) {
        this.text = text;
        this.fixed = fixed;
        this.parameters = parameters;
        this.texts = texts;
        this.fixedFingerprints = Arrays.stream(fixed)
                .mapToLong(segment -> segment == null ? 0 : Fingerprint.ofSegment(segment))
                .toArray();
        List<Object> leading = new ArrayList<>();
        for (Object segment : fixed) {
            if (segment == null) {
                break;
            }
            leading.add(segment);
        }
        this.scope = new SegmentedKey(leading.toArray());
    }

    /**
     * The template with this text.
     *
     * @throws IllegalArgumentException if it starts with a parameter, a brace fills only part of a segment, or a
     *     parameter occurs twice
     */
    public static KeyTemplate of(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > CacheKey.MAX_DEPTH) {
            throw new IllegalArgumentException("key template '" + text + "' has " + parts.length + " segments; at most "
                    + CacheKey.MAX_DEPTH + " are allowed");
        }
        @Nullable Object[] fixed = new @Nullable Object[parts.length];
        List<String> parameters = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (part.startsWith("{") && part.endsWith("}") && part.length() > 2) {
                String parameter = part.substring(1, part.length() - 1);
                if (i == 0 || parameters.contains(parameter) || !isName(parameter)) {
                    throw new IllegalArgumentException("key template '" + text + "': {" + parameter
                            + "} must be a Java name that occurs once and not in the first segment");
                }
                parameters.add(parameter);
            } else if (part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
                throw new IllegalArgumentException(
                        "key template '" + text + "': in '" + part + "' a brace must enclose the whole segment");
            } else {
                fixed[i] = Segments.ofRendered(part, text);
            }
        }
        return new KeyTemplate(text, fixed, List.copyOf(parameters), Map.of());
    }

    /**
     * The same template, in whose keys a parameter stands by a text of its own: {@code withText("sort", Object::toString)}.
     * Without it an enum stands by its name.
     *
     * @param render from what a caller passes, which is not null (null has a text of its own); must be pure
     * @throws IllegalArgumentException if there is no such parameter
     */
    public KeyTemplate withText(String parameter, Function<Object, String> render) {
        int index = parameters.indexOf(parameter);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "key template '" + text + "' has no parameter '" + parameter + "'; there are " + parameters);
        }
        Map<Integer, Function<Object, String>> more = new HashMap<>(texts);
        more.put(index, render);
        return new KeyTemplate(text, fixed, parameters, Map.copyOf(more));
    }

    /** Whether a parameter stands by a text of its own. */
    public boolean hasText(String parameter) {
        return texts.containsKey(parameters.indexOf(parameter));
    }

    private static boolean isName(String text) {
        return Character.isJavaIdentifierStart(text.charAt(0))
                && text.chars().allMatch(Character::isJavaIdentifierPart);
    }

    /** The names of the parameters, in the order of {@link #key(Object...)}'s arguments. */
    public List<String> parameters() {
        return parameters;
    }

    /**
     * The key with this number for the only parameter.
     *
     * @throws IllegalArgumentException if the template has not exactly one parameter
     */
    public CacheKey key(long number) {
        if (parameters.size() != 1) {
            throw wrongCount(1);
        }
        return texts.isEmpty() ? new NumberedKey(this, number) : key(new @Nullable Object[] {number});
    }

    /**
     * The key with this part for the only parameter. (A {@code char} must not widen to a number, nor a {@code Long} that
     * is null fail to unbox.)
     *
     * @throws IllegalArgumentException if the template has not exactly one parameter, or the part is refused by
     *     {@link CacheKey#of}
     */
    public CacheKey key(@Nullable Object part) {
        return part instanceof Long number ? key(number.longValue()) : key(new @Nullable Object[] {part});
    }

    /** The key with this letter for the only parameter, as {@link #key(Object)}. */
    public CacheKey key(char letter) {
        return key((Object) letter);
    }

    /**
     * The key with these parts for the parameters, in order.
     *
     * @throws IllegalArgumentException if there are more or fewer parts than parameters, or a part is refused by
     *     {@link CacheKey#of}
     */
    public CacheKey key(@Nullable Object... parts) {
        if (parts.length != parameters.size()) {
            throw wrongCount(parts.length);
        }
        Object[] segments = new Object[fixed.length];
        int next = 0;
        for (int i = 0; i < segments.length; i++) {
            Object segment = fixed[i];
            segments[i] = segment == null ? Segments.of(textual(next, parts[next++])) : segment;
        }
        return new SegmentedKey(segments);
    }

    private @Nullable Object textual(int parameter, @Nullable Object part) {
        if (part == null || texts.isEmpty()) {
            return part;
        }
        Function<Object, String> render = texts.get(parameter);
        return render == null ? part : render.apply(part);
    }

    private IllegalArgumentException wrongCount(int count) {
        return new IllegalArgumentException(
                "key template '" + text + "' takes " + parameters.size() + " parts " + parameters + ", not " + count);
    }

    /** The scope of every key of this shape: the segments before the first parameter. */
    public CacheKey scope() {
        return scope;
    }

    int depth() {
        return fixed.length;
    }

    @Nullable
    Object fixed(int index) {
        return fixed[index];
    }

    /** The fingerprint of the first {@code depth} segments of the key with {@code number} in the only hole. */
    long fingerprint(long number, int depth) {
        int hole = scope.depth();
        if (depth <= hole) {
            return scope.fingerprint(depth);
        }
        long hash = Fingerprint.append(scope.fingerprint(hole), Fingerprint.ofNumber(number));
        for (int i = hole + 1; i < depth; i++) {
            hash = Fingerprint.append(hash, fixedFingerprints[i]);
        }
        return hash;
    }

    /** The text that it was made from. */
    @Override
    public String toString() {
        return text;
    }
}
