package io.civicq.cache.annotation.processor;

import io.civicq.cache.annotation.plan.PlanException;
import io.civicq.cache.annotation.plan.Site;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import org.jspecify.annotations.Nullable;

/** Says which annotation of a method cannot be done. */
final class AnnotationException extends Exception {
    private static final long serialVersionUID = 1;

    private final PlanException plan;
    private final transient @Nullable AnnotationMirror annotation;

    AnnotationException(PlanException plan, @Nullable AnnotationMirror annotation) {
        super(plan);
        this.plan = plan;
        this.annotation = annotation;
    }

    PlanException plan() {
        return plan;
    }

    @Nullable
    AnnotationMirror annotation() {
        return annotation;
    }

    /** Where the element stands in the source; null if it does not. */
    @Nullable
    AnnotationValue value(Site.OfElement site) {
        if (annotation == null) {
            return null;
        }
        for (var entry : annotation.getElementValues().entrySet()) {
            if (entry.getKey().getSimpleName().contentEquals(site.name())) {
                AnnotationValue value = entry.getValue();
                return value.getValue() instanceof List<?> several && site.index() < several.size()
                        ? (AnnotationValue) several.get(site.index())
                        : value;
            }
        }
        return null;
    }
}
