package io.civicq.cache.annotation.processor;

import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.QualifiedNameable;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;

/** Writes types as Java source, in full and without annotations. */
final class TypeText {
    private TypeText() {}

    static String of(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return of(array.getComponentType()) + "[]";
        }
        if (type instanceof DeclaredType declared) {
            return declared(declared);
        }
        if (type instanceof TypeVariable variable) {
            return variable.asElement().getSimpleName().toString();
        }
        if (type instanceof WildcardType wildcard) {
            return wildcard(wildcard);
        }
        return type.getKind().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String declared(DeclaredType type) {
        String name = type.getEnclosingType() instanceof DeclaredType outer
                ? declared(outer) + "." + type.asElement().getSimpleName()
                : ((QualifiedNameable) type.asElement()).getQualifiedName().toString();
        return type.getTypeArguments().isEmpty()
                ? name
                : name + type.getTypeArguments().stream().map(TypeText::of).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String wildcard(WildcardType type) {
        if (type.getExtendsBound() != null) {
            return "? extends " + of(type.getExtendsBound());
        }
        return type.getSuperBound() != null ? "? super " + of(type.getSuperBound()) : "?";
    }

    /** The declaration of type parameters, such as {@code <T extends Comparable<T>>}; empty if there are none. */
    static String declaration(List<? extends TypeParameterElement> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.stream().map(TypeText::declaration).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String declaration(TypeParameterElement parameter) {
        String bounds = parameter.getBounds().stream()
                .flatMap(bound -> bound instanceof IntersectionType several
                        ? several.getBounds().stream()
                        : List.of(bound).stream())
                .filter(bound -> bound.getKind() == TypeKind.DECLARED || bound.getKind() == TypeKind.TYPEVAR)
                .map(TypeText::of)
                .filter(bound -> !bound.equals("java.lang.Object"))
                .collect(Collectors.joining(" & "));
        return bounds.isEmpty()
                ? parameter.getSimpleName().toString()
                : parameter.getSimpleName() + " extends " + bounds;
    }
}
