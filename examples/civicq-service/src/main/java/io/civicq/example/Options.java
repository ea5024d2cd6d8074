package io.civicq.example;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arguments of the form {@code --name value}. */
record Options(Map<String, String> values) {

    /** @throws IllegalArgumentException if a name is not one of the known, or has no value */
    static Options of(String[] arguments, String... known) {
        List<String> names = Arrays.asList(known);
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "'" + arguments[i] + "' is unknown; there are --" + String.join(", --", names));
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            values.put(name, arguments[i + 1]);
        }
        return new Options(values);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise, int least, int most) {
        return number(name, text(name, String.valueOf(otherwise)), least, most);
    }

    static int number(String name, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of range
        }
        throw new IllegalArgumentException(
                name + " must be a number from " + least + " to " + most + ", but was '" + text + "'");
    }
}
