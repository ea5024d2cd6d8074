package io.civicq.cache.annotation;

import io.civicq.cache.Caches;
import io.civicq.cache.TypeRef;
import io.civicq.cache.annotation.plan.Combination;
import io.civicq.cache.annotation.plan.ConditionPlan;
import io.civicq.cache.annotation.plan.MethodFacts;
import io.civicq.cache.annotation.plan.Shape;
import io.civicq.cache.annotation.plan.Shape.Delivery;
import io.civicq.cache.annotation.plan.Shape.Form;
import io.civicq.cache.key.CacheKey;
import io.civicq.cache.key.KeyTable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes the invocations of the annotated methods of one service. */
final class ReflectedAnnotations {
    private final Caches caches;
    private final KeyTable keys;
    private final Class<?> service;
    private final Object target;

    ReflectedAnnotations(Caches caches, KeyTable keys, Class<?> service, Object target) {
        this.caches = caches;
        this.keys = keys;
        this.service = service;
        this.target = target;
    }

    static boolean isAnnotated(Method method) {
        return method.isAnnotationPresent(Cached.class)
                || method.isAnnotationPresent(CachePut.class)
                || method.getAnnotationsByType(Invalidates.class).length > 0;
    }

    /** What is done for a method of the interface; null if it has no annotation, there or in the class behind. */
    @Nullable
    Invocation invocation(Method offered) {
        Method method = isAnnotated(offered) ? offered : implemented(offered);
        if (!isAnnotated(method)) {
            return null;
        }
        MethodFacts<ReflectedType> facts = ReflectedMethod.facts(method);
        TargetMethod call = TargetMethod.of(offered, target);
        Cached cached = method.getAnnotation(Cached.class);
        CachePut put = method.getAnnotation(CachePut.class);
        Invalidates[] invalidates = method.getAnnotationsByType(Invalidates.class);
        Combination.check(facts, present(cached, put, invalidates));
        if (cached != null) {
            return cached(facts, cached, call);
        }
        List<ReflectedEffect> effects = new ArrayList<>();
        for (Invalidates each : invalidates) {
            effects.addAll(ReflectedEffect.of(facts, each, caches));
        }
        if (put != null) {
            effects.add(ReflectedEffect.of(facts, put, caches, keys));
        }
        return writing(facts, effects, call);
    }

    private Method implemented(Method offered) {
        try {
            return target.getClass().getMethod(offered.getName(), offered.getParameterTypes());
        } catch (NoSuchMethodException hidden) {
            return offered;
        }
    }

    private static List<String> present(@Nullable Cached cached, @Nullable CachePut put, Invalidates[] invalidates) {
        List<String> present = new ArrayList<>();
        if (cached != null) {
            present.add("Cached");
        }
        if (put != null) {
            present.add("CachePut");
        }
        Arrays.stream(invalidates).forEach(each -> present.add("Invalidates"));
        return present;
    }

    private Invocation cached(MethodFacts<ReflectedType> facts, Cached cached, TargetMethod call) {
        Shape<ReflectedType> shape = Shape.ofCached("Cached", facts);
        CachedMethod.Description description = CachedMethod.cached(cached.value(), facts.toString())
                .key(cached.key())
                .ttl(cached.ttl())
                .tags(cached.tags());
        facts.parameters().forEach(description::add);
        CachedMethod<Object> method =
                description.open(caches, keys, TypeRef.of(shape.value().type()));
        Invocation reading = switch (shape.delivery()) {
            case DIRECT -> reading(shape.form(), method, call);
            case ANSWERED -> answering(shape, method, call);
            case LATER -> later(shape.form(), method, call);
        };
        return cached.condition().isEmpty() ? reading : conditional(facts, cached.condition(), reading, call);
    }

    private static Invocation reading(Form form, CachedMethod<Object> method, TargetMethod call) {
        return arguments -> {
            CacheKey key = method.key(arguments);
            Object value = method.get(
                    key, () -> method.loaded(ReflectedShape.content(form, call.callSneakily(arguments)), arguments));
            return value == null && form == Form.PRIMITIVE ? call.call(arguments) : ReflectedShape.wrapped(form, value);
        };
    }

    private static Invocation answering(Shape<ReflectedType> shape, CachedMethod<Object> method, TargetMethod call) {
        return arguments -> method.find(
                        method.key(arguments),
                        () -> method.loaded(ReflectedShape.content(shape, call.callSneakily(arguments)), arguments))
                .map(value -> ReflectedShape.wrapped(shape.form(), value));
    }

    private static Invocation later(Form form, CachedMethod<Object> method, TargetMethod call) {
        return arguments -> {
            CacheKey key = method.key(arguments);
            return key == null
                    ? call.call(arguments)
                    : Returned.mapped(
                            method.later(key, () -> method.loaded(completed(form, call, arguments), arguments)),
                            value -> ReflectedShape.wrapped(form, value));
        };
    }

    private static @Nullable Object completed(Form form, TargetMethod call, @Nullable Object[] arguments)
            throws Exception {
        return ReflectedShape.content(form, Returned.awaited((CompletionStage<?>) call.callSneakily(arguments)));
    }

    private Invocation conditional(
            MethodFacts<ReflectedType> facts, String condition, Invocation reading, TargetMethod call) {
        List<Method> found = Arrays.stream(service.getMethods())
                .filter(method -> method.getName().equals(condition))
                .toList();
        ConditionPlan plan = ConditionPlan.of(
                facts, condition, found.stream().map(ReflectedMethod::facts).toList());
        TargetMethod decides = TargetMethod.of(found.get(0), target);
        return arguments -> decides.call(plan.arguments(arguments)) == Boolean.TRUE
                ? reading.invoke(arguments)
                : call.call(arguments);
    }

    private static Invocation writing(
            MethodFacts<ReflectedType> facts, List<ReflectedEffect> effects, TargetMethod call) {
        Shape<ReflectedType> shape = Shape.of(facts.returned());
        if (shape.delivery() != Delivery.LATER) {
            return arguments -> {
                Object returned = call.call(arguments);
                apply(effects, arguments, ReflectedShape.content(shape, returned));
                return returned;
            };
        }
        return arguments -> {
            Object returned = call.call(arguments);
            return returned == null
                    ? null
                    : Returned.then(
                            (CompletionStage<?>) returned,
                            value -> apply(effects, arguments, ReflectedShape.content(shape.form(), value)));
        };
    }

    private static void apply(List<ReflectedEffect> effects, @Nullable Object[] arguments, @Nullable Object result) {
        effects.forEach(effect -> effect.apply(arguments, result));
    }
}
