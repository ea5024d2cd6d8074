package io.civicq.cache.annotation;

import io.civicq.cache.Answer;
import io.civicq.cache.annotation.plan.Shape;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what a method returned into the value and back, for a shape that is known at run time only. */
final class ReflectedShape {
    private ReflectedShape() {}

    /** The value in what was returned; null for absent. */
    static @Nullable Object content(Shape.Form form, @Nullable Object returned) {
        return switch (form) {
            case PLAIN, PRIMITIVE -> returned;
            case OPTIONAL -> Returned.content((Optional<?>) returned);
            case OPTIONAL_INT -> Returned.content((OptionalInt) returned);
            case OPTIONAL_LONG -> Returned.content((OptionalLong) returned);
            case OPTIONAL_DOUBLE -> Returned.content((OptionalDouble) returned);
            case ARRAY -> Returned.copy(returned);
            case LIST -> Returned.snapshot((List<?>) returned);
            case SET -> Returned.snapshot((Set<?>) returned);
            case COLLECTION -> Returned.snapshot((Collection<?>) returned);
            case MAP -> Returned.snapshot((Map<?, ?>) returned);
        };
    }

    /** The value in what a method returned itself, and not later. */
    static @Nullable Object content(Shape<ReflectedType> shape, @Nullable Object returned) {
        return content(
                shape.form(),
                shape.delivery() == Shape.Delivery.ANSWERED ? Returned.content((Answer<?>) returned) : returned);
    }

    /** What is returned for a value. */
    static @Nullable Object wrapped(Shape.Form form, @Nullable Object value) {
        return switch (form) {
            case PLAIN, PRIMITIVE -> value;
            case OPTIONAL -> Optional.ofNullable(value);
            case OPTIONAL_INT -> Returned.optional((Integer) value);
            case OPTIONAL_LONG -> Returned.optional((Long) value);
            case OPTIONAL_DOUBLE -> Returned.optional((Double) value);
            case ARRAY -> Returned.copy(value);
            case LIST -> Returned.readOnly((List<?>) value);
            case SET -> Returned.readOnly((Set<?>) value);
            case COLLECTION -> Returned.readOnly((Collection<?>) value);
            case MAP -> Returned.readOnly((Map<?, ?>) value);
        };
    }
}
