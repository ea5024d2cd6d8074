package io.civicq.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that what a method returns is cached: it is called for what the cache does not have.
 *
 * <pre>{@code
 * @Cached("question")
 * Question question(long questionId);
 * }</pre>
 *
 * <p>Every parameter is part of the key, by its name, unless it is {@link KeyIgnored}. What is cached is the method's return
 * type: the content of an {@code Optional} (empty and null are a known absence), the value of an {@code Answer} (callers get one that says where it was found), the value of a {@code CompletionStage} when it
 * completes. Its exceptions reach the caller as they are, and nothing is cached then. Callers share a value: it should be
 * immutable; lists, sets and maps are handed out read-only, arrays as copies.
 *
 * <p>The method may be called again in another thread, to refresh the value, so it must not rely on the caller's transaction or
 * thread-locals. An argument that no key can hold (a blank string) means that the call is not cached.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Cached {
    /** The data type, which has its policy in the {@code TtlTable} and its key in the {@code KeyTable}. */
    String value();

    /** The key's template in place of the data type's, such as {@code civicq:question:{questionId}:{language}}. */
    String key() default "";

    /** The lifetime of values in place of the policy's, in ISO 8601: {@code PT15M}. */
    String ttl() default "";

    /** Tags of the value besides the data type's, such as {@code asked-by:{voterId}}; names bind to parameters. */
    String[] tags() default {};

    /**
     * The name of a method of the same type that decides whether a call is cached: it returns {@code boolean}, and its parameters
     * are some of this method's, by name. Where it says no, the method is called and nothing is read or kept.
     */
    String condition() default "";
}
