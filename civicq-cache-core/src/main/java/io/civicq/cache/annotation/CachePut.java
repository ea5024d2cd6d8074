package io.civicq.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a method writes to the system of record and returns what it wrote: that is cached when it has returned normally.
 * It wins over every load in flight; inside a unit of work it is an invalidation of the key, after the commit.
 *
 * <pre>{@code
 * @CachePut("question")
 * Question reword(long questionId, String text);
 * }</pre>
 *
 * <p>The names in the key bind to parameters, or else to what the result has: a record's components, or public methods. For
 * {@code questionId} the {@code id} of a result of type {@code Question} will do. A null, an empty {@code Optional} and a
 * failure leave the cache as it is.
 *
 * <p>Not where several callers write one key at the same time: the last to put wins, whoever was the last to commit. There
 * {@link Invalidates} is right.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CachePut {
    /** The data type, as of {@link Cached#value}. */
    String value();

    /** As {@link Cached#key}. */
    String key() default "";

    /** As {@link Cached#ttl}. */
    String ttl() default "";

    /** As {@link Cached#tags}; names bind as those of the key do. */
    String[] tags() default {};
}
