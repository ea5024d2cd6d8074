package io.civicq.cache.annotation;

import io.civicq.cache.annotation.plan.MethodFacts;
import io.civicq.cache.annotation.plan.ParameterFacts;
import io.civicq.cache.annotation.plan.ParameterFacts.Role;
import io.civicq.cache.annotation.plan.PlanException;
import io.civicq.cache.annotation.plan.Site;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;

/** Reads the facts of a method from reflection. */
final class ReflectedMethod {
    private ReflectedMethod() {}

    /**
     * The facts of a method.
     *
     * @throws PlanException if the names of its parameters were not compiled in
     */
    static MethodFacts<ReflectedType> facts(Method method) {
        return new MethodFacts<>(
                method.getDeclaringClass().getSimpleName(),
                method.getName(),
                parameters(method),
                new ReflectedType(method.getGenericReturnType()));
    }

    static List<ParameterFacts<ReflectedType>> parameters(Executable executable) {
        return Arrays.stream(executable.getParameters())
                .map(parameter -> new ParameterFacts<>(
                        nameOf(parameter, executable),
                        new ReflectedType(parameter.getParameterizedType()),
                        parameter.isAnnotationPresent(KeyIgnored.class) ? Role.IGNORED : Role.KEY))
                .toList();
    }

    private static String nameOf(Parameter parameter, Executable executable) {
        BoundAs bound = parameter.getAnnotation(BoundAs.class);
        if (bound != null) {
            return bound.value();
        }
        if (!parameter.isNamePresent()) {
            throw new PlanException(
                    executable
                            + ": the names of its parameters were not compiled in, so nothing can bind to them; compile"
                            + " with -parameters, or name each with @BoundAs",
                    Site.method());
        }
        return parameter.getName();
    }
}
