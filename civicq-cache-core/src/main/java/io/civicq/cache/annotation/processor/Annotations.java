package io.civicq.cache.annotation.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;

/** Finds our annotations where they stand. */
final class Annotations {
    private static final String PACKAGE = "io.civicq.cache.annotation.";
    private static final Set<String> SINGLE = Set.of(PACKAGE + "Cached", PACKAGE + "CachePut", PACKAGE + "Invalidates");
    private static final String SEVERAL = PACKAGE + "Invalidates.All";

    private Annotations() {}

    /** Those of a method, in their order; repeated ones are taken out of what holds them. */
    static List<AnnotationMirror> of(Element method) {
        List<AnnotationMirror> found = new ArrayList<>();
        for (AnnotationMirror mirror : method.getAnnotationMirrors()) {
            String name = mirror.getAnnotationType().toString();
            if (SINGLE.contains(name)) {
                found.add(mirror);
            } else if (name.equals(SEVERAL)) {
                for (AnnotationValue value : mirror.getElementValues().values()) {
                    for (Object each : (List<?>) value.getValue()) {
                        found.add((AnnotationMirror) ((AnnotationValue) each).getValue());
                    }
                }
            }
        }
        return found;
    }

    static String simpleName(AnnotationMirror mirror) {
        return mirror.getAnnotationType().asElement().getSimpleName().toString();
    }
}
