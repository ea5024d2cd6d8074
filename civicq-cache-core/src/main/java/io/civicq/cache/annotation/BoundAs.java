package io.civicq.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name by which a parameter binds, where it is not its own: {@code question(@BoundAs("questionId") long id)}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface BoundAs {
    /** The name, as it stands in key templates and events. */
    String value();
}
