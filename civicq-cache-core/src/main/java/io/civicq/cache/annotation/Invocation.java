package io.civicq.cache.annotation;

import org.jspecify.annotations.Nullable;

/** What a proxy does for one method. */
@FunctionalInterface
interface Invocation {
    @Nullable
    Object invoke(@Nullable Object[] arguments) throws Throwable;
}
