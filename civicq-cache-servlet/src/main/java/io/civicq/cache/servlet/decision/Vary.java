package io.civicq.cache.servlet.decision;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The request fields that a response depends on (RFC 9111 §4.1).
 *
 * @param names in lower case
 */
public record Vary(Set<String> names) {
    private static final String ANY = "*";

    public Vary {
        names = Set.copyOf(names);
    }

    /** What a response says in all its lines of {@code Vary}. */
    public static Vary of(Fields response) {
        return new Vary(response.tokens("Vary"));
    }

    /** Whether no later request can match, because one member is {@code *}. */
    public boolean isNever() {
        return names.contains(ANY);
    }

    /** Whether it depends on who asks. */
    public boolean isByCredentials() {
        return names.contains("cookie") || names.contains("authorization");
    }

    /** These names and more. */
    public Vary and(Collection<String> others) {
        Set<String> all = new TreeSet<>(names);
        all.addAll(others);
        return new Vary(all);
    }

    /**
     * The secondary key of a request: equal for requests whose values of these fields are the same once whitespace, the number of
     * lines, and for languages and encodings the case, are taken away.
     */
    public String secondaryKey(Fields request) {
        StringBuilder key = new StringBuilder();
        for (String name : new TreeSet<>(names)) {
            String value = request.combined(name);
            key.append(name).append(value == null ? '!' : '=');
            if (value != null) {
                String text = normalised(name, value);
                key.append(text.length()).append('=').append(text);
            }
            key.append('\n');
        }
        return key.toString();
    }

    private static String normalised(String name, String value) {
        String joined = String.join(",", Lists.members(value));
        return switch (name) {
            case "accept-encoding", "accept-language", "accept-charset" ->
                joined.replace(" ", "").replace("\t", "").toLowerCase(Locale.ROOT);
            default -> joined;
        };
    }
}
