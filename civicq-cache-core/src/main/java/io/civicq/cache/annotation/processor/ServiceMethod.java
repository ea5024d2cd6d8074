package io.civicq.cache.annotation.processor;

import io.civicq.cache.annotation.CachePut;
import io.civicq.cache.annotation.Cached;
import io.civicq.cache.annotation.Invalidates;
import io.civicq.cache.annotation.plan.Combination;
import io.civicq.cache.annotation.plan.ConditionPlan;
import io.civicq.cache.annotation.plan.KeyPlan;
import io.civicq.cache.annotation.plan.Lifetime;
import io.civicq.cache.annotation.plan.MethodFacts;
import io.civicq.cache.annotation.plan.Origin;
import io.civicq.cache.annotation.plan.Origins;
import io.civicq.cache.annotation.plan.PlanException;
import io.civicq.cache.annotation.plan.Shape;
import io.civicq.cache.annotation.plan.Site;
import io.civicq.cache.annotation.plan.TagPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.MirroredTypeException;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/**
 * A method of a decorator, checked.
 *
 * @param seen as the decorated type has it
 * @param cached null if it is not
 * @param put null if it puts nothing
 */
record ServiceMethod(
        ExecutableElement element,
        ExecutableType seen,
        MethodFacts<MirroredType> facts,
        @Nullable Reading cached,
        List<Invalidating> invalidates,
        @Nullable Putting put) {

    /**
     * What {@code @Cached} says.
     *
     * @param condition null if there is none
     */
    record Reading(
            Cached annotation,
            Shape<MirroredType> shape,
            @Nullable Condition condition) {}

    /** The method that decides, and which arguments it takes. */
    record Condition(ExecutableElement method, ConditionPlan plan) {}

    /**
     * What one {@code @Invalidates} says.
     *
     * @param event null if it publishes none
     * @param eventOrigins of what its constructor takes
     * @param names of keys, scopes and tags; null if it has no names nor data types
     */
    record Invalidating(
            Invalidates annotation,
            @Nullable MirroredType event,
            List<Origin<MirroredType>> eventOrigins,
            @Nullable Map<String, Origin<MirroredType>> names) {}

    /** What {@code @CachePut} says. */
    record Putting(CachePut annotation, Shape<MirroredType> shape, Map<String, Origin<MirroredType>> origins) {}

    boolean isAnnotated() {
        return cached != null || put != null || !invalidates.isEmpty();
    }

    static ServiceMethod of(Compiler compiler, TypeElement type, ExecutableElement method) throws AnnotationException {
        ExecutableType seen = (ExecutableType) compiler.types().asMemberOf((DeclaredType) type.asType(), method);
        MethodFacts<MirroredType> facts = compiler.facts(method, type);
        List<AnnotationMirror> mirrors = Annotations.of(method);
        try {
            checkOverridable(method, facts);
            Combination.check(
                    facts, mirrors.stream().map(Annotations::simpleName).toList());
        } catch (PlanException refused) {
            throw new AnnotationException(refused, null);
        }
        Reading reading = null;
        Putting putting = null;
        List<Invalidating> invalidating = new ArrayList<>();
        Invalidates[] invalidates = method.getAnnotationsByType(Invalidates.class);
        for (AnnotationMirror mirror : mirrors) {
            try {
                switch (Annotations.simpleName(mirror)) {
                    case "Cached" -> reading = reading(compiler, type, method, facts);
                    case "CachePut" -> putting = putting(method, facts);
                    default -> invalidating.add(invalidating(compiler, invalidates[invalidating.size()], facts));
                }
            } catch (PlanException refused) {
                throw new AnnotationException(refused, mirror);
            }
        }
        return new ServiceMethod(method, seen, facts, reading, invalidating, putting);
    }

    private static void checkOverridable(ExecutableElement method, MethodFacts<?> facts) {
        if (!Compiler.isAnnotated(method)) {
            return;
        }
        for (Modifier forbidden : List.of(Modifier.STATIC, Modifier.PRIVATE, Modifier.FINAL)) {
            if (method.getModifiers().contains(forbidden)) {
                throw new PlanException(
                        facts + " is " + forbidden + ", so calls of it cannot be cached", Site.method());
            }
        }
        for (TypeMirror thrown : method.getThrownTypes()) {
            if (thrown.toString().equals("java.lang.Throwable")) {
                throw new PlanException(facts + " declares Throwable; declare Exception or less", Site.method());
            }
        }
    }

    private static Reading reading(
            Compiler compiler, TypeElement type, ExecutableElement method, MethodFacts<MirroredType> facts) {
        Cached annotation = method.getAnnotation(Cached.class);
        String who = "@Cached on " + facts;
        Shape<MirroredType> shape = Shape.ofCached("Cached", facts);
        Lifetime.of(who, annotation.ttl());
        TagPlan.of(who, facts.parameters(), List.of(annotation.tags()));
        if (!annotation.key().isEmpty()) {
            KeyPlan.ofText(who, facts.parameters(), annotation.key());
        }
        return new Reading(annotation, shape, condition(compiler, type, annotation.condition(), facts));
    }

    private static @Nullable Condition condition(
            Compiler compiler, TypeElement type, String name, MethodFacts<MirroredType> facts) {
        if (name.isEmpty()) {
            return null;
        }
        List<ExecutableElement> found = ElementFilter.methodsIn(
                        compiler.elements().getAllMembers(type))
                .stream()
                .filter(method -> method.getSimpleName().contentEquals(name))
                .toList();
        ConditionPlan plan = ConditionPlan.of(
                facts,
                name,
                found.stream().map(method -> compiler.facts(method, type)).toList());
        return new Condition(found.get(0), plan);
    }

    private static Putting putting(ExecutableElement method, MethodFacts<MirroredType> facts) {
        CachePut annotation = method.getAnnotation(CachePut.class);
        Lifetime.of("@CachePut on " + facts, annotation.ttl());
        return new Putting(
                annotation,
                Shape.ofCached("CachePut", facts),
                Origins.ofPut(facts, annotation.key(), List.of(annotation.tags())));
    }

    private static Invalidating invalidating(
            Compiler compiler, Invalidates annotation, MethodFacts<MirroredType> facts) {
        List<String> keys = List.of(annotation.keys());
        List<String> scopes = List.of(annotation.scopes());
        List<String> tags = List.of(annotation.tags());
        List<String> all = Stream.of(keys, scopes, tags, List.of(annotation.dataTypes()))
                .flatMap(List::stream)
                .toList();
        MirroredType event = event(compiler, annotation);
        if (event == null) {
            Combination.checkInvalidates(facts, all);
        }
        return new Invalidating(
                annotation,
                event,
                event == null ? List.of() : Origin.ofEvent(event, facts),
                all.isEmpty() ? null : Origins.ofInvalidation(facts, keys, scopes, tags));
    }

    /** The compiler has no classes, only types; it says so by an exception. */
    private static @Nullable MirroredType event(Compiler compiler, Invalidates annotation) {
        try {
            throw new IllegalStateException("the compiler knows " + annotation.value());
        } catch (MirroredTypeException known) {
            TypeMirror type = known.getTypeMirror();
            return type.toString().equals("void") ? null : new MirroredType(type, compiler);
        }
    }

    /** What works, but not as one may think. */
    List<String> warnings() {
        return cached == null
                ? List.of()
                : cached.shape().warning().map(warning -> "@Cached on " + facts + ": it " + warning).stream()
                        .toList();
    }
}
