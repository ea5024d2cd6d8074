package io.civicq.cache.annotation.processor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;

/** The source of one decorator. */
final class DecoratorSource {
    private final ServiceType service;
    private final List<MethodSource> methods = new ArrayList<>();

    DecoratorSource(ServiceType service, List<ServiceMethod> methods) {
        this.service = service;
        Set<String> names = new HashSet<>();
        for (ServiceMethod method : methods) {
            String name = method.facts().name();
            for (int i = 2; !names.add(name); i++) {
                name = method.facts().name() + i;
            }
            this.methods.add(new MethodSource(service, method, name));
        }
    }

    String qualifiedName() {
        return service.packageName().isEmpty()
                ? service.decoratorName()
                : service.packageName() + "." + service.decoratorName();
    }

    String text() {
        SourceLines lines = new SourceLines();
        if (!service.packageName().isEmpty()) {
            lines.add("package " + service.packageName() + ";").blank();
        }
        lines.add("/** {@link " + service.element().getQualifiedName()
                + "}, cached as its annotations say. Generated. */");
        if (service.compiler().elements().getTypeElement("javax.annotation.processing.Generated") != null) {
            lines.add("@javax.annotation.processing.Generated(\"" + CachedProcessor.class.getName() + "\")");
        }
        lines.add("@SuppressWarnings({\"all\", \"unchecked\", \"rawtypes\", \"deprecation\", \"removal\"})");
        lines.open((service.isPublic() ? "public class " : "class ")
                + service.decoratorName()
                + TypeText.declaration(service.element().getTypeParameters())
                + (service.isInterface() ? " implements " : " extends ")
                + serviceType());
        fields(lines);
        constructors(lines);
        methods.forEach(method -> method.write(lines));
        if (service.isInterface()) {
            identity(lines);
        }
        lines.close();
        return lines.toString();
    }

    private String serviceType() {
        return TypeText.of(service.element().asType());
    }

    private void fields(SourceLines lines) {
        if (service.isInterface()) {
            lines.add("private final " + serviceType() + " target;");
        }
        lines.add("private final io.civicq.cache.Caches caches;");
        methods.forEach(method -> method.fields(lines));
        lines.blank();
    }

    private void constructors(SourceLines lines) {
        String access = service.isPublic() ? "public " : "";
        String head = service.decoratorName() + "(io.civicq.cache.Caches caches, io.civicq.cache.key.KeyTable keys";
        if (service.isInterface()) {
            lines.open(access + head + ", " + serviceType() + " target)");
            lines.add("this.target = java.util.Objects.requireNonNull(target, \"target\");");
            initialised(lines, "caches", "keys");
            return;
        }
        for (ExecutableElement constructor : service.constructors()) {
            boolean hidden = !constructor.getModifiers().contains(Modifier.PUBLIC)
                    && !constructor.getModifiers().contains(Modifier.PROTECTED);
            constructor(lines, constructor, hidden ? "" : access);
        }
    }

    private void constructor(SourceLines lines, ExecutableElement constructor, String access) {
        Set<String> taken = constructor.getParameters().stream()
                .map(parameter -> parameter.getSimpleName().toString())
                .collect(Collectors.toSet());
        String caches = free("caches", taken);
        String keys = free("keys", taken);
        ExecutableType seen = (ExecutableType) service.compiler()
                .types()
                .asMemberOf((DeclaredType) service.element().asType(), constructor);
        String parameters = MethodSource.parameters(constructor, seen);
        lines.open(access + MethodSource.typeParameters(constructor) + service.decoratorName()
                + "(io.civicq.cache.Caches "
                + caches + ", io.civicq.cache.key.KeyTable " + keys + (parameters.isEmpty() ? "" : ", ") + parameters
                + ")" + MethodSource.thrown(seen));
        lines.add("super(" + names(constructor.getParameters()) + ");");
        initialised(lines, caches, keys);
    }

    private static String names(List<? extends VariableElement> parameters) {
        return parameters.stream().map(each -> each.getSimpleName().toString()).collect(Collectors.joining(", "));
    }

    private static String free(String name, Set<String> taken) {
        return taken.contains(name) ? free(name + "_", taken) : name;
    }

    private void initialised(SourceLines lines, String caches, String keys) {
        lines.add("this.caches = java.util.Objects.requireNonNull(" + caches + ", \"caches\");");
        methods.forEach(method -> method.initialise(lines, caches, keys));
        lines.close().blank();
    }

    private void identity(SourceLines lines) {
        lines.add("@Override").open("public boolean equals(java.lang.Object other)");
        lines.add("return other instanceof " + service.decoratorName() + " && ((" + service.decoratorName()
                + ") other).target.equals(this.target);");
        lines.close().blank();
        lines.add("@Override").open("public int hashCode()").add("return this.target.hashCode();");
        lines.close().blank();
        lines.add("@Override").open("public java.lang.String toString()").add("return \"cached \" + this.target;");
        lines.close();
    }
}
