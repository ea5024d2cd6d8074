package io.civicq.cache.annotation;

import io.civicq.cache.annotation.plan.ParameterFacts;
import io.civicq.cache.annotation.plan.PlanException;
import io.civicq.cache.annotation.plan.Property;
import io.civicq.cache.annotation.plan.Site;
import io.civicq.cache.annotation.plan.TypeFacts;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A type as reflection describes it. */
record ReflectedType(Type type) implements TypeFacts<ReflectedType> {
    private static final List<Class<?>> WIDENING =
            List.of(byte.class, short.class, int.class, long.class, float.class, double.class);

    @Override
    public String name() {
        return type.getTypeName();
    }

    @Override
    public String className() {
        return raw().getTypeName();
    }

    Class<?> raw() {
        return rawOf(type);
    }

    private static Class<?> rawOf(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return rawOf(parameterized.getRawType());
        }
        return type instanceof GenericArrayType array
                ? rawOf(array.getGenericComponentType()).arrayType()
                : Object.class;
    }

    @Override
    public boolean isOpen() {
        return isOpen(type);
    }

    private static boolean isOpen(Type type) {
        if (type instanceof Class<?> plain) {
            return plain.isArray() ? isOpen(plain.getComponentType()) : plain.getTypeParameters().length > 0;
        }
        if (type instanceof ParameterizedType parameterized) {
            return Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(ReflectedType::isOpen);
        }
        return !(type instanceof GenericArrayType array) || isOpen(array.getGenericComponentType());
    }

    @Override
    public boolean isA(String ancestor) {
        return isA(raw(), ancestor);
    }

    private static boolean isA(@Nullable Class<?> type, String ancestor) {
        return type != null
                && (type.getTypeName().equals(ancestor)
                        || isA(type.getSuperclass(), ancestor)
                        || Arrays.stream(type.getInterfaces()).anyMatch(each -> isA(each, ancestor)));
    }

    @Override
    public boolean isAssignableTo(ReflectedType other) {
        Class<?> from = raw();
        Class<?> to = other.raw();
        if (!to.isPrimitive()) {
            return boxed(to).isAssignableFrom(boxed(from));
        }
        Class<?> unboxed = MethodType.methodType(from).unwrap().returnType();
        return unboxed == to
                || (WIDENING.contains(unboxed) && WIDENING.indexOf(unboxed) < WIDENING.indexOf(to))
                || (unboxed == char.class && WIDENING.indexOf(to) >= WIDENING.indexOf(int.class));
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    @Override
    public List<ReflectedType> arguments() {
        return type instanceof ParameterizedType parameterized
                ? Arrays.stream(parameterized.getActualTypeArguments())
                        .map(ReflectedType::new)
                        .toList()
                : List.of();
    }

    @Override
    public ReflectedType named(String otherClass) {
        try {
            return new ReflectedType(Class.forName(otherClass));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("every Java platform has " + otherClass, e);
        }
    }

    @Override
    public @Nullable Property<ReflectedType> property(String property) {
        String getter = "get" + property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
        Property<ReflectedType> found = read(property);
        return found == null ? read(getter) : found;
    }

    private @Nullable Property<ReflectedType> read(String accessor) {
        try {
            Method method = raw().getMethod(accessor);
            return method.getReturnType() == void.class || method.getDeclaringClass() == Object.class
                    ? null
                    : new Property<>(accessor, new ReflectedType(method.getGenericReturnType()));
        } catch (NoSuchMethodException none) {
            return null;
        }
    }

    @Override
    public List<String> components() {
        return raw().isRecord()
                ? Arrays.stream(raw().getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList()
                : List.of();
    }

    @Override
    public List<ParameterFacts<ReflectedType>> constructor() {
        if (raw().isRecord()) {
            return Arrays.stream(raw().getRecordComponents())
                    .map(each -> ParameterFacts.of(each.getName(), new ReflectedType(each.getGenericType())))
                    .toList();
        }
        Constructor<?>[] constructors = raw().getConstructors();
        if (constructors.length != 1) {
            throw new PlanException(
                    "event " + name() + " must be a record or have one public constructor; it has "
                            + constructors.length,
                    Site.element("value"));
        }
        return ReflectedMethod.parameters(constructors[0]);
    }
}
