package io.civicq.cache.annotation;

import io.civicq.cache.annotation.plan.Origin;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes values from arguments and results. */
final class Extraction {
    private final List<Part> parts;

    private Extraction(List<Part> parts) {
        this.parts = parts;
    }

    @FunctionalInterface
    private interface Part {
        @Nullable
        Object of(@Nullable Object[] arguments, @Nullable Object result);
    }

    static Extraction of(Collection<Origin<ReflectedType>> origins) {
        List<Part> parts = new ArrayList<>();
        for (Origin<ReflectedType> origin : origins) {
            parts.add(part(origin));
        }
        return new Extraction(List.copyOf(parts));
    }

    private static Part part(Origin<ReflectedType> origin) {
        if (origin instanceof Origin.OfParameter<ReflectedType> parameter) {
            return (arguments, result) -> arguments[parameter.index()];
        }
        TargetMethod accessor = TargetMethod.ofAny(accessor((Origin.OfResult<ReflectedType>) origin));
        return (arguments, result) -> accessor.callSneakily(new @Nullable Object[] {result});
    }

    private static Method accessor(Origin.OfResult<ReflectedType> origin) {
        try {
            return origin.result().raw().getMethod(origin.property().accessor());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(origin + " was found before", e);
        }
    }

    /** The values, in the order of the origins. */
    @Nullable
    Object[] values(@Nullable Object[] arguments, @Nullable Object result) {
        return parts.stream().map(part -> part.of(arguments, result)).toArray();
    }
}
