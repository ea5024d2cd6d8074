package io.civicq.cache.coverage;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells, printed in columns as wide as their widest cell. Not thread-safe. */
final class Table {
    private final List<List<String>> lines = new ArrayList<>();

    void add(List<String> line) {
        lines.add(List.copyOf(line));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                String cell = line.get(column);
                row.append(cell).append(" ".repeat(Math.max(0, width(column) - cell.length()) + 2));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Of the widest cell, but for what stands beyond the columns of the head. */
    private int width(int column) {
        int columns = lines.get(0).size();
        return column >= columns
                ? 0
                : lines.stream()
                        .filter(line -> line.size() > column)
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0);
    }
}
