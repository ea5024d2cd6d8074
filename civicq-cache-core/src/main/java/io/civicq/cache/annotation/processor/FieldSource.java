package io.civicq.cache.annotation.processor;

import io.civicq.cache.annotation.plan.Origin;
import io.civicq.cache.annotation.plan.ParameterFacts.Role;
import io.civicq.cache.annotation.processor.ServiceMethod.Invalidating;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** The fields that one method of a decorator needs, and how they are filled when it is made. */
final class FieldSource {
    private static final String PACKAGE = "io.civicq.cache.annotation.";

    private final ServiceMethod method;
    private final String name;

    FieldSource(ServiceMethod method, String name) {
        this.method = method;
        this.name = name;
    }

    String cached() {
        return name + "Method";
    }

    String put() {
        return name + "Put";
    }

    String names(int index) {
        return name + "Names" + (index == 0 ? "" : index + 1);
    }

    void declare(SourceLines lines) {
        if (method.cached() != null) {
            lines.add("private final " + PACKAGE + "CachedMethod<"
                    + TypeText.of(method.cached().shape().value().type()) + "> " + cached() + ";");
        }
        for (int i = 0; i < method.invalidates().size(); i++) {
            if (method.invalidates().get(i).names() != null) {
                lines.add("private final " + PACKAGE + "InvalidatedNames " + names(i) + ";");
            }
        }
        if (method.put() != null) {
            lines.add("private final " + PACKAGE + "CachedMethod<"
                    + TypeText.of(method.put().shape().value().type()) + "> " + put() + ";");
        }
    }

    void initialise(SourceLines lines, String caches, String keys) {
        if (method.cached() != null) {
            var annotation = method.cached().annotation();
            StringBuilder text = described(cached(), "CachedMethod.cached", annotation.value());
            method.facts().parameters().stream()
                    .filter(parameter -> parameter.role() == Role.KEY)
                    .forEach(parameter -> parameter(text, parameter.name(), parameter.type()));
            overrides(text, annotation.key(), annotation.ttl(), annotation.tags());
            lines.add(text + open(caches, keys, method.cached().shape().value().type()));
        }
        for (int i = 0; i < method.invalidates().size(); i++) {
            Invalidating each = method.invalidates().get(i);
            if (each.names() != null) {
                lines.add(invalidated(names(i), each, each.names()));
            }
        }
        if (method.put() != null) {
            var annotation = method.put().annotation();
            StringBuilder text = described(put(), "CachedMethod.put", annotation.value());
            method.put().origins().forEach((origin, from) -> parameter(text, origin, from.type()));
            overrides(text, annotation.key(), annotation.ttl(), annotation.tags());
            lines.add(text + open(caches, keys, method.put().shape().value().type()));
        }
    }

    private StringBuilder described(String field, String factory, String dataType) {
        return new StringBuilder("this." + field + " = " + PACKAGE + factory + "(" + SourceLines.literal(dataType)
                + ", " + SourceLines.literal(method.facts().toString()) + ")");
    }

    private static void parameter(StringBuilder text, String parameter, MirroredType type) {
        text.append(".parameter(")
                .append(SourceLines.literal(parameter))
                .append(", ")
                .append(type.compiler().classLiteral(type.type()))
                .append(")");
    }

    private static void overrides(StringBuilder text, String key, String ttl, String[] tags) {
        if (!key.isEmpty()) {
            text.append(".key(").append(SourceLines.literal(key)).append(")");
        }
        if (!ttl.isEmpty()) {
            text.append(".ttl(").append(SourceLines.literal(ttl)).append(")");
        }
        several(text, "tags", tags);
    }

    private static void several(StringBuilder text, String element, String[] values) {
        if (values.length > 0) {
            text.append(".").append(element).append("(");
            text.append(Arrays.stream(values).map(SourceLines::literal).collect(Collectors.joining(", ")));
            text.append(")");
        }
    }

    private static String open(String caches, String keys, TypeMirror type) {
        boolean generic = type instanceof DeclaredType declared
                && !declared.getTypeArguments().isEmpty();
        String literal =
                generic ? "new io.civicq.cache.TypeRef<" + TypeText.of(type) + ">() {}" : TypeText.of(type) + ".class";
        return ".open(" + caches + ", " + keys + ", " + literal + ");";
    }

    private String invalidated(String field, Invalidating each, Map<String, Origin<MirroredType>> origins) {
        StringBuilder text = new StringBuilder("this." + field + " = " + PACKAGE + "InvalidatedNames.of("
                + SourceLines.literal(method.facts().toString()) + ")");
        origins.forEach((origin, from) -> parameter(text, origin, from.type()));
        several(text, "keys", each.annotation().keys());
        several(text, "scopes", each.annotation().scopes());
        several(text, "tags", each.annotation().tags());
        several(text, "dataTypes", each.annotation().dataTypes());
        text.append(".severity(io.civicq.cache.invalidation.Invalidation.Severity.")
                .append(each.annotation().severity())
                .append(").open();");
        return text.toString();
    }
}
