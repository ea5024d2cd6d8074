package io.civicq.cache.annotation;

import io.civicq.cache.Answer;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns what methods return into values and back. For generated decorators and proxies. */
@SuppressWarnings("NullableOptional") // what a service returns is its own affair
public final class Returned {
    private Returned() {}

    /** The content; null for empty, and for a null in its place. */
    public static <V> @Nullable V content(@Nullable Optional<V> optional) {
        return optional == null ? null : optional.orElse(null);
    }

    /** The same of an {@code OptionalInt}. */
    public static @Nullable Integer content(@Nullable OptionalInt optional) {
        return optional == null || optional.isEmpty() ? null : optional.getAsInt();
    }

    /** The same of an {@code OptionalLong}. */
    public static @Nullable Long content(@Nullable OptionalLong optional) {
        return optional == null || optional.isEmpty() ? null : optional.getAsLong();
    }

    /** The same of an {@code OptionalDouble}. */
    public static @Nullable Double content(@Nullable OptionalDouble optional) {
        return optional == null || optional.isEmpty() ? null : optional.getAsDouble();
    }

    /** The value of an answer; null for none, and for a null in its place. */
    public static <V> @Nullable V content(@Nullable Answer<V> answer) {
        return answer == null ? null : answer.value();
    }

    /** The value as an {@code OptionalInt}. */
    public static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /** The value as an {@code OptionalLong}. */
    public static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** The value as an {@code OptionalDouble}. */
    public static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** A copy that can only be read, so that whoever made the list may go on with it. */
    public static <E> @Nullable List<E> snapshot(@Nullable List<E> list) {
        return list == null ? null : Collections.unmodifiableList(new ArrayList<>(list));
    }

    /** The same of a set; it keeps the order. */
    public static <E> @Nullable Set<E> snapshot(@Nullable Set<E> set) {
        return set == null ? null : Collections.unmodifiableSet(new LinkedHashSet<>(set));
    }

    /** The same of a map; it keeps the order. */
    public static <K, E> @Nullable Map<K, E> snapshot(@Nullable Map<K, E> map) {
        return map == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** The same of any collection: a set for a set, else a list. */
    public static <E> @Nullable Collection<E> snapshot(@Nullable Collection<E> collection) {
        if (collection instanceof Set<E> set) {
            return snapshot(set);
        }
        return collection == null ? null : Collections.unmodifiableList(new ArrayList<>(collection));
    }

    /** A view that can only be read; of one that is such a view already, that itself. */
    public static <E> @Nullable List<E> readOnly(@Nullable List<E> list) {
        return list == null ? null : Collections.unmodifiableList(list);
    }

    /** The same of a set. */
    public static <E> @Nullable Set<E> readOnly(@Nullable Set<E> set) {
        return set == null ? null : Collections.unmodifiableSet(set);
    }

    /** The same of a map. */
    public static <K, E> @Nullable Map<K, E> readOnly(@Nullable Map<K, E> map) {
        return map == null ? null : Collections.unmodifiableMap(map);
    }

    /** The same of any collection; a list stays a list, and a set a set. */
    public static <E> @Nullable Collection<E> readOnly(@Nullable Collection<E> collection) {
        if (collection instanceof List<E> list) {
            return readOnly(list);
        }
        if (collection instanceof Set<E> set) {
            return readOnly(set);
        }
        return collection == null ? null : Collections.unmodifiableCollection(collection);
    }

    /** A copy of an array, so that callers do not share it. */
    @SuppressWarnings({"unchecked", "SuspiciousSystemArraycopy"})
    public static <A> @Nullable A copy(@Nullable A array) {
        if (array == null) {
            return null;
        }
        int length = Array.getLength(array);
        A copy = (A) Array.newInstance(array.getClass().getComponentType(), length);
        System.arraycopy(array, 0, copy, 0, length);
        return copy;
    }

    /** What a stage completes with, waited for; its failure comes out as it is. */
    public static <R> R awaited(@Nullable CompletionStage<R> stage) throws Exception {
        try {
            return Objects.requireNonNull(stage, "a method returned null in place of a stage")
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception exception) {
                throw exception;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    /** A future with another form of the value of a stage; a failure passes as it is. */
    public static <V extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> mapped(
            CompletionStage<V> future, Function<V, R> form) {
        CompletableFuture<R> mapped = new CompletableFuture<>();
        future.whenComplete((value, failure) -> {
            if (failure == null) {
                mapped.complete(form.apply(value));
            } else {
                mapped.completeExceptionally(failure);
            }
        });
        return mapped;
    }

    /**
     * The same stage, that completes after an action on its value was done; a failure passes as it is, without the action. What
     * the action throws fails it.
     */
    public static <R extends @Nullable Object> CompletableFuture<R> then(CompletionStage<R> stage, Consumer<R> action) {
        CompletableFuture<R> after = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                after.completeExceptionally(failure);
                return;
            }
            try {
                action.accept(value);
                after.complete(value);
            } catch (Throwable thrown) {
                after.completeExceptionally(thrown);
            }
        });
        return after;
    }
}
