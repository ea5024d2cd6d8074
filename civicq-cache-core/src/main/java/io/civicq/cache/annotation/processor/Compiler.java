package io.civicq.cache.annotation.processor;

import io.civicq.cache.annotation.BoundAs;
import io.civicq.cache.annotation.CachePut;
import io.civicq.cache.annotation.Cached;
import io.civicq.cache.annotation.Invalidates;
import io.civicq.cache.annotation.KeyIgnored;
import io.civicq.cache.annotation.plan.MethodFacts;
import io.civicq.cache.annotation.plan.ParameterFacts;
import io.civicq.cache.annotation.plan.ParameterFacts.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** What the compiler knows, as the plans ask for it. */
record Compiler(Types types, Elements elements) {

    String binaryName(TypeElement type) {
        return elements.getBinaryName(type).toString();
    }

    /** The facts of a method, as a type declares it. */
    MethodFacts<MirroredType> facts(ExecutableElement method, TypeElement type) {
        ExecutableType seen = (ExecutableType) types.asMemberOf((DeclaredType) type.asType(), method);
        return new MethodFacts<>(
                ownerOf(method).getSimpleName().toString(),
                method.getSimpleName().toString(),
                parameters(method, seen),
                new MirroredType(seen.getReturnType(), this));
    }

    List<ParameterFacts<MirroredType>> parameters(ExecutableElement method, ExecutableType seen) {
        List<ParameterFacts<MirroredType>> parameters = new ArrayList<>();
        for (int i = 0; i < method.getParameters().size(); i++) {
            VariableElement parameter = method.getParameters().get(i);
            BoundAs bound = parameter.getAnnotation(BoundAs.class);
            parameters.add(new ParameterFacts<>(
                    bound == null ? parameter.getSimpleName().toString() : bound.value(),
                    new MirroredType(seen.getParameterTypes().get(i), this),
                    parameter.getAnnotation(KeyIgnored.class) == null ? Role.KEY : Role.IGNORED));
        }
        return parameters;
    }

    /** What tells a method from the others of its type: its name and the erasure of its parameters. */
    String signature(ExecutableElement method) {
        return method.getParameters().stream()
                .map(parameter -> TypeText.of(types.erasure(parameter.asType())))
                .collect(Collectors.joining(",", method.getSimpleName() + "(", ")"));
    }

    /** The class of a type, as it is written in source. */
    String classLiteral(TypeMirror type) {
        return TypeText.of(types.erasure(type)) + ".class";
    }

    /** The type that declares a method. */
    static TypeElement ownerOf(ExecutableElement method) {
        return (TypeElement) Objects.requireNonNull(method.getEnclosingElement());
    }

    static boolean isAnnotated(ExecutableElement method) {
        return method.getAnnotation(Cached.class) != null
                || method.getAnnotation(CachePut.class) != null
                || method.getAnnotationsByType(Invalidates.class).length > 0;
    }
}
