package io.civicq.cache.annotation.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/** The interface or class that is decorated. */
record ServiceType(Compiler compiler, TypeElement element) {

    boolean isInterface() {
        return element.getKind() == ElementKind.INTERFACE;
    }

    /** The methods that the decorator has: all of an interface, the annotated ones of a class. */
    List<ExecutableElement> overridden() {
        Map<String, ExecutableElement> methods = new LinkedHashMap<>();
        for (ExecutableElement method :
                ElementFilter.methodsIn(compiler.elements().getAllMembers(element))) {
            boolean instance = !method.getModifiers().contains(Modifier.STATIC)
                    && !method.getModifiers().contains(Modifier.PRIVATE)
                    && !Compiler.ownerOf(method).getQualifiedName().contentEquals("java.lang.Object");
            boolean own = Compiler.ownerOf(method).equals(element) && Compiler.isAnnotated(method);
            if (own || (instance && (isInterface() || Compiler.isAnnotated(method)))) {
                methods.putIfAbsent(compiler.signature(method), method);
            }
        }
        return new ArrayList<>(methods.values());
    }

    List<ExecutableElement> constructors() {
        return ElementFilter.constructorsIn(element.getEnclosedElements()).stream()
                .filter(constructor -> !constructor.getModifiers().contains(Modifier.PRIVATE))
                .toList();
    }

    String packageName() {
        return compiler.elements().getPackageOf(element).getQualifiedName().toString();
    }

    /** The name of the decorator: {@code CachedQuestionService}, or {@code CachedOuter_Inner} for a type in another. */
    String decoratorName() {
        String name = element.getSimpleName().toString();
        for (Element outer = element.getEnclosingElement();
                outer instanceof TypeElement;
                outer = outer.getEnclosingElement()) {
            name = outer.getSimpleName() + "_" + name;
        }
        return "Cached" + name;
    }

    boolean isPublic() {
        for (Element each = element; each instanceof TypeElement; each = each.getEnclosingElement()) {
            if (!each.getModifiers().contains(Modifier.PUBLIC)) {
                return false;
            }
        }
        return true;
    }
}
