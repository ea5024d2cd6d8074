package io.civicq.cache.annotation;

import io.civicq.cache.invalidation.Invalidation.Severity;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what is no longer true when a method has returned normally; inside a unit of work, when that has committed. After an
 * exception nothing is invalidated, nor after a {@code CompletionStage} that failed.
 *
 * <pre>{@code
 * @Invalidates(VoteCast.class)
 * void castVote(long questionId, long contestId);
 * }</pre>
 *
 * <p>Names (of an event's components, and in keys, scopes and tags) bind to parameters, or else to what the result has: a
 * record's components, or public methods. For {@code questionId} the {@code id} of a result of type {@code Question} will do.
 * Where something binds to the result and that is null or empty, nothing is invalidated: nothing was written.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Invalidates.All.class)
public @interface Invalidates {
    /**
     * The class of an event to publish; {@code void} for none. A record, or a class with one public constructor. The rules of the
     * caches must know it.
     */
    Class<?> value() default void.class;

    /** Templates of single keys, such as {@code civicq:question:{questionId}}. */
    String[] keys() default {};

    /** Templates of scopes: every key below them, and they themselves. */
    String[] scopes() default {};

    /** Tags, such as {@code asked-by:{voterId}}. */
    String[] tags() default {};

    /** Data types, all values of each. */
    String[] dataTypes() default {};

    /** Whether what the keys, scopes, tags and data types reach may still be served when its reload fails. An event's rule says so itself. */
    Severity severity() default Severity.SOFT;

    /** Several on one method. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface All {
        Invalidates[] value();
    }
}
