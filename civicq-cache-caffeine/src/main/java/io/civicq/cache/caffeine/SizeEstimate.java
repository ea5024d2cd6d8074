package io.civicq.cache.caffeine;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.spi.CacheEntry;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An estimate of the heap that a value takes, by looking at a bounded number of objects. */
final class SizeEstimate {
    /** What an object of unknown kind counts as. */
    static final int UNKNOWN = 256;

    private static final int MOST_OBJECTS = 1_000;
    private static final int DEEPEST = 32;

    private static final int HEADER = 12;
    private static final int ARRAY_HEADER = 16;
    private static final int REFERENCE = 4;

    /** A node of Caffeine, one of its hash table, their share of the table, a {@code CacheEntry}, and a small key. */
    private static final int PER_ENTRY = 224;

    private static final int TEMPORAL = 24;
    private static final int UUID_BYTES = 32;
    private static final int BIG_NUMBER = 80;
    private static final int COLLECTION = 40;
    private static final int PER_LIST_ELEMENT = 5;
    private static final int PER_TREE_OR_HASH_ELEMENT = 44;
    private static final int SAMPLED_CHARACTERS = 256;

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return RecordShape.of(type);
        }
    };

    private int objectsLeft = MOST_OBJECTS;

    private SizeEstimate() {}

    static long ofEntry(CacheKey key, CacheEntry<?> entry) {
        SizeEstimate estimate = new SizeEstimate();
        double tags = entry.tags().isEmpty() ? 0 : estimate.ofElements(entry.tags(), 0);
        return PER_ENTRY + (long) (tags + estimate.of(entry.value(), 0));
    }

    static long ofValue(@Nullable Object value) {
        return (long) new SizeEstimate().of(value, 0);
    }

    private double of(@Nullable Object value, int depth) {
        if (value == null || value instanceof Enum<?> || value instanceof Class<?>) {
            return 0;
        }
        objectsLeft--;
        if (value instanceof String text) {
            return ofText(text);
        }
        if (value instanceof Long || value instanceof Double) {
            return 24;
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof Character) {
            return value instanceof BigInteger || value instanceof BigDecimal ? BIG_NUMBER : 16;
        }
        if (value.getClass().isArray()) {
            return ofArray(value, depth);
        }
        return depth > DEEPEST ? UNKNOWN : ofComposite(value, depth);
    }

    private double ofComposite(Object value, int depth) {
        if (value instanceof Record) {
            return ofRecord(value, depth);
        }
        // Only the platform's own: an element of a collection made elsewhere may be fetched when it is looked at.
        if (!value.getClass().getName().startsWith("java.")) {
            return UNKNOWN;
        }
        if (value instanceof Map<?, ?> map) {
            double keys = ofElements(map.keySet(), depth);
            return keys + ofElements(map.values(), depth) - COLLECTION;
        }
        if (value instanceof Collection<?> collection) {
            return ofElements(collection, depth);
        }
        if (value instanceof Optional<?> optional) {
            return 16 + of(optional.orElse(null), depth + 1);
        }
        if (value instanceof TemporalAccessor || value instanceof TemporalAmount) {
            return TEMPORAL;
        }
        return value instanceof UUID ? UUID_BYTES : UNKNOWN;
    }

    private static long ofText(String text) {
        int step = Math.max(1, text.length() / SAMPLED_CHARACTERS);
        int bytesPerCharacter = 1;
        for (int i = 0; i < text.length(); i += step) {
            if (text.charAt(i) > 0xFF) {
                bytesPerCharacter = 2;
                break;
            }
        }
        return 24 + aligned(ARRAY_HEADER + (long) text.length() * bytesPerCharacter);
    }

    private double ofArray(Object array, int depth) {
        int length = Array.getLength(array);
        Class<?> type = array.getClass().getComponentType();
        long self = aligned(ARRAY_HEADER + (long) length * widthOf(type));
        if (type.isPrimitive()) {
            return self;
        }
        Object[] elements = (Object[]) array;
        double inside = 0;
        int seen = 0;
        while (seen < length && objectsLeft > 0) {
            inside += of(elements[seen++], depth + 1);
        }
        return self + extrapolated(inside, seen, length);
    }

    private double ofElements(Collection<?> collection, int depth) {
        double inside = 0;
        int seen = 0;
        int size = 0;
        try {
            size = collection.size();
            Iterator<?> elements = collection.iterator();
            while (seen < size && objectsLeft > 0 && elements.hasNext()) {
                inside += of(elements.next(), depth + 1);
                seen++;
            }
        } catch (RuntimeException changedMeanwhile) {
            // Somebody writes to a cached value. What was seen so far stands for the rest.
            seen = Math.max(seen, 1);
        }
        int perElement = collection instanceof List<?> ? PER_LIST_ELEMENT : PER_TREE_OR_HASH_ELEMENT;
        return COLLECTION + (double) size * perElement + extrapolated(inside, seen, size);
    }

    private static double extrapolated(double inside, int seen, int size) {
        return seen == 0 ? (double) size * UNKNOWN : inside / seen * size;
    }

    private double ofRecord(Object value, int depth) {
        RecordShape shape = SHAPES.get(value.getClass());
        double bytes = shape.bytes;
        for (Field reference : shape.references) {
            if (objectsLeft <= 0) {
                return bytes + UNKNOWN;
            }
            try {
                bytes += of(reference.get(value), depth + 1);
            } catch (IllegalAccessException closed) {
                bytes += UNKNOWN;
            }
        }
        return bytes;
    }

    private static int widthOf(Class<?> type) {
        if (type == long.class || type == double.class) {
            return 8;
        }
        if (type == byte.class || type == boolean.class) {
            return 1;
        }
        return type == short.class || type == char.class ? 2 : REFERENCE;
    }

    private static long aligned(long bytes) {
        return (bytes + 7) & -8;
    }

    /**
     * What a record type takes by itself, and where it refers to others. Fields are read, and no accessor called: an
     * accessor is anybody's code.
     */
    private record RecordShape(long bytes, List<Field> references) {
        static RecordShape of(Class<?> type) {
            long bytes = HEADER;
            List<Field> references = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                bytes += widthOf(component.getType());
                if (!component.getType().isPrimitive()) {
                    try {
                        Field field = type.getDeclaredField(component.getName());
                        field.setAccessible(true);
                        references.add(field);
                    } catch (NoSuchFieldException | InaccessibleObjectException | SecurityException closed) {
                        bytes += UNKNOWN;
                    }
                }
            }
            return new RecordShape(aligned(bytes), List.copyOf(references));
        }
    }
}
