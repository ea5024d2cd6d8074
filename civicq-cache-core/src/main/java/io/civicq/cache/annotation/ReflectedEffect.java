package io.civicq.cache.annotation;

import io.civicq.cache.Caches;
import io.civicq.cache.TypeRef;
import io.civicq.cache.annotation.plan.Combination;
import io.civicq.cache.annotation.plan.MethodFacts;
import io.civicq.cache.annotation.plan.Origin;
import io.civicq.cache.annotation.plan.Origins;
import io.civicq.cache.annotation.plan.PlanException;
import io.civicq.cache.annotation.plan.Shape;
import io.civicq.cache.annotation.plan.Site;
import io.civicq.cache.key.KeyTable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one annotation does after its method has returned normally. */
interface ReflectedEffect {
    /** @param result the value in what the method returned; null if there is none */
    void apply(@Nullable Object[] arguments, @Nullable Object result);

    /** What an {@link Invalidates} does: publish its event, and invalidate its names. */
    static List<ReflectedEffect> of(MethodFacts<ReflectedType> method, Invalidates invalidates, Caches caches) {
        List<String> keys = List.of(invalidates.keys());
        List<String> scopes = List.of(invalidates.scopes());
        List<String> tags = List.of(invalidates.tags());
        List<String> dataTypes = List.of(invalidates.dataTypes());
        List<String> named =
                Stream.of(keys, scopes, tags, dataTypes).flatMap(List::stream).toList();
        List<ReflectedEffect> effects = new ArrayList<>();
        if (invalidates.value() != void.class) {
            effects.add(publishing(method, new ReflectedType(invalidates.value()), caches));
        } else {
            Combination.checkInvalidates(method, named);
        }
        if (!named.isEmpty()) {
            Map<String, Origin<ReflectedType>> origins = Origins.ofInvalidation(method, keys, scopes, tags);
            InvalidatedNames.Description description = InvalidatedNames.of(method.toString())
                    .keys(invalidates.keys())
                    .scopes(invalidates.scopes())
                    .tags(invalidates.tags())
                    .dataTypes(invalidates.dataTypes())
                    .severity(invalidates.severity());
            origins.forEach(
                    (name, origin) -> description.parameter(name, origin.type().raw()));
            InvalidatedNames names = description.open();
            effects.add(where(origins.values(), arguments -> caches.invalidate(names.invalidation(arguments))));
        }
        return effects;
    }

    private static ReflectedEffect publishing(MethodFacts<ReflectedType> method, ReflectedType event, Caches caches) {
        List<Origin<ReflectedType>> origins = Origin.ofEvent(event, method);
        MethodHandle constructor = constructor(event);
        return where(origins, arguments -> caches.publish(made(constructor, arguments)));
    }

    private static MethodHandle constructor(ReflectedType event) {
        Class<?>[] asked = event.constructor().stream()
                .map(parameter -> parameter.type().raw())
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = event.raw().getDeclaredConstructor(asked);
            constructor.trySetAccessible();
            return MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asFixedArity()
                    .asSpreader(Object[].class, asked.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new PlanException(
                    "event " + event.name() + " cannot be made from " + ReflectedEffect.class.getModule()
                            + "; make it public, or open its package",
                    Site.element("value"),
                    e);
        }
    }

    private static Object made(MethodHandle constructor, @Nullable Object[] arguments) {
        try {
            return (Object) constructor.invokeExact(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("an event's constructor failed", e);
        }
    }

    /** What a {@link CachePut} does. */
    static ReflectedEffect of(MethodFacts<ReflectedType> method, CachePut put, Caches caches, KeyTable keys) {
        Shape<ReflectedType> shape = Shape.ofCached("CachePut", method);
        Map<String, Origin<ReflectedType>> origins = Origins.ofPut(method, put.key(), List.of(put.tags()));
        CachedMethod.Description description = CachedMethod.put(put.value(), method.toString())
                .key(put.key())
                .ttl(put.ttl())
                .tags(put.tags());
        origins.forEach(
                (name, origin) -> description.parameter(name, origin.type().raw()));
        CachedMethod<Object> cached =
                description.open(caches, keys, TypeRef.of(shape.value().type()));
        Extraction extraction = Extraction.of(origins.values());
        return (arguments, result) -> {
            if (result != null) {
                cached.put(result, extraction.values(arguments, result));
            }
        };
    }

    /** An effect that needs the values of these origins, and does nothing where one is of a result that is not there. */
    private static ReflectedEffect where(Collection<Origin<ReflectedType>> origins, Named effect) {
        Extraction extraction = Extraction.of(origins);
        boolean needed = Origins.needResult(origins);
        return (arguments, result) -> {
            if (result != null || !needed) {
                effect.apply(extraction.values(arguments, result));
            }
        };
    }

    /** An effect of values by their names. */
    @FunctionalInterface
    interface Named {
        void apply(@Nullable Object[] values);
    }
}
