package io.civicq.cache.annotation.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a method's return type carries the value that is cached.
 *
 * @param delivery whether it comes with the return, in an answer, or later
 * @param form what is around it
 * @param value the type of the value itself
 */
public record Shape<T extends TypeFacts<T>>(Delivery delivery, Form form, T value) {

    /** When a value comes. */
    public enum Delivery {
        /** With the return of the method. */
        DIRECT,
        /** In an {@code Answer}, which says where it was found. */
        ANSWERED,
        /** When a {@code CompletionStage} or {@code CompletableFuture} completes. */
        LATER
    }

    /** What a method returns for a value. */
    public enum Form {
        /** The value; null for absent. */
        PLAIN,
        /** The value unboxed; never absent. */
        PRIMITIVE,
        /** An {@code Optional} of it. */
        OPTIONAL,
        OPTIONAL_INT,
        OPTIONAL_LONG,
        OPTIONAL_DOUBLE,
        /** An array, of which each caller gets a copy. */
        ARRAY,
        /** A list, set, collection or map, which callers can only read. */
        LIST,
        SET,
        COLLECTION,
        MAP
    }

    private static final Map<String, String> BOXES = Map.of(
            "boolean", "java.lang.Boolean",
            "byte", "java.lang.Byte",
            "char", "java.lang.Character",
            "double", "java.lang.Double",
            "float", "java.lang.Float",
            "int", "java.lang.Integer",
            "long", "java.lang.Long",
            "short", "java.lang.Short");

    private static final Map<String, Form> FORMS = Map.of(
            "java.util.Optional", Form.OPTIONAL,
            "java.util.OptionalInt", Form.OPTIONAL_INT,
            "java.util.OptionalLong", Form.OPTIONAL_LONG,
            "java.util.OptionalDouble", Form.OPTIONAL_DOUBLE,
            "java.util.List", Form.LIST,
            "java.util.Set", Form.SET,
            "java.util.Collection", Form.COLLECTION,
            "java.util.Map", Form.MAP);

    private static final String ANSWER = "io.civicq.cache.Answer";

    private static final List<String> LATER =
            List.of("java.util.concurrent.CompletionStage", "java.util.concurrent.CompletableFuture");

    private static final List<String> READ_ONCE = List.of(
            "java.util.stream.BaseStream",
            "java.util.Iterator",
            "java.util.Spliterator",
            "java.util.Enumeration",
            "java.util.concurrent.Flow$Publisher",
            "java.util.concurrent.Future",
            "java.util.concurrent.CompletionStage",
            "java.lang.AutoCloseable");

    private static final List<String> SHARED = List.of(
            "java.util.Collection",
            "java.util.Map",
            "java.util.Date",
            "java.util.Calendar",
            "java.lang.StringBuilder",
            "java.lang.StringBuffer");

    private static final List<String> READ_ONLY_WHERE_WRAPPED =
            List.of("java.util.List", "java.util.Set", "java.util.Collection", "java.util.Map");

    /**
     * The shape of a return type whose value is cached.
     *
     * @param annotation its simple name
     * @throws PlanException if a value of it cannot be kept and handed out again
     */
    public static <T extends TypeFacts<T>> Shape<T> ofCached(String annotation, MethodFacts<T> method) {
        Shape<T> shape = of(method.returned());
        String className = shape.value.className();
        if (className.equals("void") || className.equals("java.lang.Void")) {
            throw refused(annotation, method, "returns nothing that could be cached");
        }
        if (READ_ONCE.stream().anyMatch(shape.value::isA) || className.equals("java.lang.Iterable")) {
            throw refused(
                    annotation,
                    method,
                    "returns " + shape.value.name()
                            + ", which can be read or awaited once only; return a list or another value");
        }
        if (className.equals(ANSWER)) {
            throw refused(
                    annotation,
                    method,
                    "returns " + method.returned().name()
                            + ", but an answer must be all that is returned; return Answer of the value");
        }
        if (shape.value.isOpen()) {
            throw refused(
                    annotation,
                    method,
                    "returns " + method.returned().name() + ", so the type of the value is not known; name it in full");
        }
        return shape;
    }

    private static PlanException refused(String annotation, MethodFacts<?> method, String why) {
        return new PlanException("@" + annotation + " on " + method + ": it " + why, Site.method());
    }

    /** The shape of any return type, also one of which no value can be kept. */
    public static <T extends TypeFacts<T>> Shape<T> of(T returned) {
        if (LATER.contains(returned.className()) && returned.arguments().size() == 1) {
            T later = returned.arguments().get(0);
            return new Shape<>(Delivery.LATER, formOf(later), valueOf(later));
        }
        if (returned.className().equals(ANSWER) && returned.arguments().size() == 1) {
            T answered = returned.arguments().get(0);
            return new Shape<>(Delivery.ANSWERED, formOf(answered), valueOf(answered));
        }
        return new Shape<>(Delivery.DIRECT, formOf(returned), valueOf(returned));
    }

    private static Form formOf(TypeFacts<?> type) {
        if (type.className().endsWith("[]")) {
            return Form.ARRAY;
        }
        if (BOXES.containsKey(type.className())) {
            return Form.PRIMITIVE;
        }
        return FORMS.getOrDefault(type.className(), Form.PLAIN);
    }

    private static <T extends TypeFacts<T>> T valueOf(T type) {
        return switch (formOf(type)) {
            case PLAIN, ARRAY, LIST, SET, COLLECTION, MAP -> type;
            case PRIMITIVE -> type.named(BOXES.getOrDefault(type.className(), type.className()));
            case OPTIONAL ->
                type.arguments().isEmpty() ? type : type.arguments().get(0);
            case OPTIONAL_INT -> type.named("java.lang.Integer");
            case OPTIONAL_LONG -> type.named("java.lang.Long");
            case OPTIONAL_DOUBLE -> type.named("java.lang.Double");
        };
    }

    /** Whether callers share a value that each of them could change; what to do instead. */
    public Optional<String> warning() {
        boolean shared = SHARED.stream().anyMatch(value::isA)
                && !(READ_ONLY_WHERE_WRAPPED.contains(value.className()) && form != Form.OPTIONAL);
        return shared
                ? Optional.of("returns " + value.name()
                        + ", which callers would share and could change; return List, Set, Map, or an immutable type")
                : Optional.empty();
    }
}
