package io.civicq.cache.key;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys of every data type, by its name, and the tags that its values carry.
 *
 * <pre>{@code
 * KeyTable keys = KeyTable.empty()
 *         .with("question", KeyTemplate.of("civicq:question:{questionId}"), "asked-by:{voterId}");
 * }</pre>
 *
 * <p>A data type may have several templates; their parameters tell which is meant. Immutable and thread-safe.
 */
public final class KeyTable {
    private static final KeyTable EMPTY = new KeyTable(Map.of());

    private final Map<String, List<Row>> rows;

    /**
     * A family of keys.
     *
     * @param template their shape
     * @param tags of their values, with parameters in braces
     */
    public record Row(KeyTemplate template, List<String> tags) {
        public Row {
            tags = List.copyOf(tags);
        }
    }

    private KeyTable(Map<String, List<Row>> rows) {
        this.rows = rows;
    }

    /** A table without a row. */
    public static KeyTable empty() {
        return EMPTY;
    }

    /**
     * This table and one more row.
     *
     * @param tags of the values, with parameters in braces
     * @throws IllegalArgumentException if the data type has a template with the same parameters already
     */
    public KeyTable with(String dataType, KeyTemplate template, String... tags) {
        List<Row> more = new ArrayList<>(rows.getOrDefault(dataType, List.of()));
        for (Row row : more) {
            if (Set.copyOf(row.template.parameters()).equals(Set.copyOf(template.parameters()))) {
                throw new IllegalArgumentException("data type '" + dataType + "' has key template '" + row.template
                        + "' already; '" + template + "' has the same parameters " + template.parameters());
            }
        }
        more.add(new Row(template, List.of(tags)));
        Map<String, List<Row>> all = new LinkedHashMap<>(rows);
        all.put(dataType, List.copyOf(more));
        return new KeyTable(all);
    }

    /** The rows of a data type, in the order that they were added; none if the table does not know it. */
    public List<Row> rows(String dataType) {
        return rows.getOrDefault(dataType, List.of());
    }
}
