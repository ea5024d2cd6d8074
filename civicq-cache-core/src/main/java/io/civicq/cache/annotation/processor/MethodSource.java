package io.civicq.cache.annotation.processor;

import io.civicq.cache.annotation.plan.MethodFacts;
import io.civicq.cache.annotation.plan.Origin;
import io.civicq.cache.annotation.plan.Origins;
import io.civicq.cache.annotation.plan.ParameterFacts;
import io.civicq.cache.annotation.plan.ParameterFacts.Role;
import io.civicq.cache.annotation.plan.Shape;
import io.civicq.cache.annotation.processor.ServiceMethod.Invalidating;
import io.civicq.cache.annotation.processor.ServiceMethod.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;

/** The source of one method of a decorator, and of its fields. */
final class MethodSource {
    private static final Set<String> NUMBERS = Set.of("long", "int", "short", "byte");

    private final ServiceType service;
    private final ServiceMethod method;
    private final MethodFacts<MirroredType> facts;
    private final FieldSource fields;

    MethodSource(ServiceType service, ServiceMethod method, String name) {
        this.service = service;
        this.method = method;
        this.facts = method.facts();
        this.fields = new FieldSource(method, name);
    }

    void fields(SourceLines lines) {
        fields.declare(lines);
    }

    void initialise(SourceLines lines, String caches, String keys) {
        fields.initialise(lines, caches, keys);
    }

    void write(SourceLines lines) {
        ExecutableElement element = method.element();
        lines.add("@Override");
        String access = access(element);
        String varargs = parameters(element, method.seen());
        lines.open(access + typeParameters(element) + TypeText.of(method.seen().getReturnType()) + " " + facts.name()
                + "(" + varargs + ")" + thrown(method.seen()));
        if (method.cached() != null) {
            reading(lines, method.cached());
        } else if (method.isAnnotated()) {
            writing(lines);
        } else {
            lines.add((returnsNothing() ? "" : "return ") + call() + ";");
        }
        lines.close().blank();
    }

    private static String access(ExecutableElement element) {
        for (Modifier modifier : List.of(Modifier.PUBLIC, Modifier.PROTECTED)) {
            if (element.getModifiers().contains(modifier)) {
                return modifier + " ";
            }
        }
        return "";
    }

    static String typeParameters(ExecutableElement element) {
        String declaration = TypeText.declaration(element.getTypeParameters());
        return declaration.isEmpty() ? "" : declaration + " ";
    }

    static String parameters(ExecutableElement element, ExecutableType seen) {
        List<String> parameters = new ArrayList<>();
        for (int i = 0; i < element.getParameters().size(); i++) {
            TypeMirror type = seen.getParameterTypes().get(i);
            boolean several =
                    element.isVarArgs() && i == element.getParameters().size() - 1;
            String text = several ? TypeText.of(((ArrayType) type).getComponentType()) + "..." : TypeText.of(type);
            parameters.add(text + " " + element.getParameters().get(i).getSimpleName());
        }
        return String.join(", ", parameters);
    }

    static String thrown(ExecutableType seen) {
        return seen.getThrownTypes().isEmpty()
                ? ""
                : seen.getThrownTypes().stream().map(TypeText::of).collect(Collectors.joining(", ", " throws ", ""));
    }

    private boolean returnsNothing() {
        return facts.returned().className().equals("void");
    }

    private String call() {
        return (service.isInterface() ? "this.target." : "super.") + facts.name() + "("
                + method.element().getParameters().stream()
                        .map(each -> each.getSimpleName().toString())
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private String parameterName(int index) {
        return method.element().getParameters().get(index).getSimpleName().toString();
    }

    private void reading(SourceLines lines, Reading reading) {
        if (reading.condition() != null) {
            lines.open("if (!" + condition(reading.condition()) + ")")
                    .add("return " + call() + ";")
                    .close();
        }
        String field = "this." + fields.cached();
        List<Integer> parts = IntStream.range(0, facts.parameters().size())
                .filter(i -> facts.parameters().get(i).role() == Role.KEY)
                .boxed()
                .toList();
        String arguments = arguments(parts);
        String separated = arguments.isEmpty() ? "" : ", " + arguments;
        if (reading.shape().delivery() == Shape.Delivery.LATER) {
            later(lines, reading.shape(), field, key(field, parts, arguments), separated);
            return;
        }
        String loaded = field + ".loaded(" + content(reading.shape(), call()) + separated + ")";
        if (reading.shape().delivery() == Shape.Delivery.ANSWERED) {
            answered(
                    lines,
                    reading.shape(),
                    field + ".find(" + key(field, parts, arguments) + ", () -> " + loaded + ")");
            return;
        }
        String value = field + ".get(" + key(field, parts, arguments) + ", () -> " + loaded + ")";
        if (reading.shape().form() == Shape.Form.PRIMITIVE) {
            String name = free("value");
            lines.add(TypeText.of(reading.shape().value().type()) + " " + name + " = " + value + ";");
            lines.add("return " + name + " == null ? " + call() + " : " + name + ";");
        } else {
            lines.add("return " + wrapped(reading.shape(), value) + ";");
        }
    }

    private void answered(SourceLines lines, Shape<MirroredType> shape, String answer) {
        String value = free("value");
        String form = shape.form() == Shape.Form.PLAIN ? "" : ".map(" + value + " -> " + wrapped(shape, value) + ")";
        lines.add("return " + answer + form + ";");
    }

    private void later(SourceLines lines, Shape<MirroredType> shape, String field, String key, String arguments) {
        String name = free("key");
        String value = free("value");
        String awaited = "io.civicq.cache.annotation.Returned.awaited(" + call() + ")";
        lines.add("io.civicq.cache.key.CacheKey " + name + " = " + key + ";");
        lines.open("if (" + name + " == null)").add("return " + call() + ";").close();
        lines.add("return io.civicq.cache.annotation.Returned.mapped(" + field + ".later(" + name + ", () -> " + field
                + ".loaded(" + content(shape, awaited) + arguments + ")), " + value + " -> " + wrapped(shape, value)
                + ");");
    }

    private String key(String field, List<Integer> parts, String arguments) {
        if (parts.size() == 1) {
            ParameterFacts<MirroredType> only = facts.parameters().get(parts.get(0));
            if (NUMBERS.contains(only.type().className())) {
                return field + ".numbered(" + arguments + ")";
            }
        }
        return field + ".key(" + arguments + ")";
    }

    /** A single argument must not be taken for the array of all. */
    private String arguments(List<Integer> parts) {
        if (parts.size() == 1) {
            int only = parts.get(0);
            boolean primitive =
                    facts.parameters().get(only).type().type().getKind().isPrimitive();
            return (primitive ? "" : "(java.lang.Object) ") + parameterName(only);
        }
        return parts.stream().map(this::parameterName).collect(Collectors.joining(", "));
    }

    private String condition(ServiceMethod.Condition condition) {
        boolean fixed = condition.method().getModifiers().contains(Modifier.STATIC);
        String owner =
                fixed ? service.element().getQualifiedName() + "." : service.isInterface() ? "this.target." : "this.";
        return owner + condition.method().getSimpleName() + "("
                + condition.plan().order().stream().map(this::parameterName).collect(Collectors.joining(", ")) + ")";
    }

    private static String content(Shape<MirroredType> shape, String carrier) {
        String returned = shape.delivery() == Shape.Delivery.ANSWERED
                ? "io.civicq.cache.annotation.Returned.content(" + carrier + ")"
                : carrier;
        return switch (shape.form()) {
            case PLAIN, PRIMITIVE -> returned;
            case OPTIONAL, OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE ->
                "io.civicq.cache.annotation.Returned.content(" + returned + ")";
            case ARRAY -> "io.civicq.cache.annotation.Returned.copy(" + returned + ")";
            case LIST, SET, COLLECTION, MAP -> "io.civicq.cache.annotation.Returned.snapshot(" + returned + ")";
        };
    }

    private static String wrapped(Shape<MirroredType> shape, String value) {
        return switch (shape.form()) {
            case PLAIN, PRIMITIVE -> value;
            case OPTIONAL -> "java.util.Optional.ofNullable(" + value + ")";
            case OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE ->
                "io.civicq.cache.annotation.Returned.optional(" + value + ")";
            case ARRAY -> "io.civicq.cache.annotation.Returned.copy(" + value + ")";
            case LIST, SET, COLLECTION, MAP -> "io.civicq.cache.annotation.Returned.readOnly(" + value + ")";
        };
    }

    /** A name that no parameter has. */
    private String free(String name) {
        boolean taken = method.element().getParameters().stream()
                .map(VariableElement::getSimpleName)
                .anyMatch(name::contentEquals);
        return taken ? free(name + "_") : name;
    }

    private void writing(SourceLines lines) {
        String returned = free("returned");
        String result = free("result");
        if (returnsNothing()) {
            lines.add(call() + ";");
            effects(lines, result);
            return;
        }
        lines.add(TypeText.of(method.seen().getReturnType()) + " " + returned + " = " + call() + ";");
        Shape<MirroredType> shape = Shape.of(facts.returned());
        String type = TypeText.of(shape.value().type());
        if (shape.delivery() == Shape.Delivery.LATER) {
            String completed = free("completed");
            lines.open("return " + returned + " == null ? null : io.civicq.cache.annotation.Returned.then(" + returned
                    + ", " + completed + " ->");
            lines.add(type + " " + result + " = " + content(shape, completed) + ";");
            effects(lines, result);
            lines.close(");");
        } else {
            lines.add(type + " " + result + " = " + content(shape, returned) + ";");
            effects(lines, result);
            lines.add("return " + returned + ";");
        }
    }

    private void effects(SourceLines lines, String result) {
        for (int i = 0; i < method.invalidates().size(); i++) {
            Invalidating each = method.invalidates().get(i);
            if (each.event() != null) {
                effect(
                        lines,
                        result,
                        each.eventOrigins(),
                        "this.caches.publish(new " + TypeText.of(each.event().type()) + "("
                                + values(each.eventOrigins(), result) + "));");
            }
            if (each.names() != null) {
                List<Origin<MirroredType>> origins = List.copyOf(each.names().values());
                effect(
                        lines,
                        result,
                        origins,
                        "this.caches.invalidate(this." + fields.names(i) + ".invalidation(" + boxed(origins, result)
                                + "));");
            }
        }
        if (method.put() != null) {
            List<Origin<MirroredType>> origins =
                    List.copyOf(method.put().origins().values());
            String values = boxed(origins, result);
            lines.open("if (" + result + " != null)")
                    .add("this." + fields.put() + ".put(" + result + (values.isEmpty() ? "" : ", " + values) + ");")
                    .close();
        }
    }

    private static void effect(SourceLines lines, String result, List<Origin<MirroredType>> origins, String statement) {
        if (Origins.needResult(origins)) {
            lines.open("if (" + result + " != null)").add(statement).close();
        } else {
            lines.add(statement);
        }
    }

    private String values(List<Origin<MirroredType>> origins, String result) {
        return origins.stream().map(origin -> value(origin, result)).collect(Collectors.joining(", "));
    }

    private String boxed(List<Origin<MirroredType>> origins, String result) {
        boolean cast =
                origins.size() == 1 && !origins.get(0).type().type().getKind().isPrimitive();
        return (cast ? "(java.lang.Object) " : "") + values(origins, result);
    }

    private String value(Origin<MirroredType> origin, String result) {
        return origin instanceof Origin.OfParameter<MirroredType> parameter
                ? parameterName(parameter.index())
                : result + "."
                        + ((Origin.OfResult<MirroredType>) origin).property().accessor() + "()";
    }
}
