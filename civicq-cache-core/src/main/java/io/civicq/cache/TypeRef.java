package io.civicq.cache;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Names a type with its generics: {@code new TypeRef<List<Question>>() {}}.
 *
 * @param <V> the type
 */
public abstract class TypeRef<V> {
    private final Type type;

    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType captured)) {
            throw new IllegalArgumentException(getClass()
                    + " names no type; write new TypeRef<List<Question>>() {} with the type in the brackets");
        }
        this.type = captured.getActualTypeArguments()[0];
    }

    private TypeRef(Type type) {
        this.type = type;
    }

    /** Names a type that reflection described, such as a method's return type. The caller vouches for {@code V}. */
    public static <V> TypeRef<V> of(Type type) {
        return new TypeRef<>(type) {};
    }

    /** The type, as reflection describes it. */
    public final Type type() {
        return type;
    }
}
