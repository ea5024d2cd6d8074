package io.civicq.cache.annotation;

import io.civicq.cache.annotation.plan.PlanException;
import io.civicq.cache.annotation.plan.Site;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** A method of an object, that is called without looking anything up. Its exceptions come out as they are. */
final class TargetMethod {
    private static final MethodType SPREAD = MethodType.methodType(Object.class, Object[].class);

    private final MethodHandle handle;

    private TargetMethod(MethodHandle handle) {
        this.handle = handle;
    }

    /**
     * The method of this object; of none, where it is static.
     *
     * @throws PlanException if it may not be called from here
     */
    static TargetMethod of(Method method, Object target) {
        MethodHandle handle = unbound(method);
        return new TargetMethod(spread(Modifier.isStatic(method.getModifiers()) ? handle : handle.bindTo(target)));
    }

    /** A method whose object comes as the first argument. */
    static TargetMethod ofAny(Method method) {
        return new TargetMethod(spread(unbound(method)));
    }

    private static MethodHandle spread(MethodHandle handle) {
        return handle.asFixedArity()
                .asSpreader(Object[].class, handle.type().parameterCount())
                .asType(SPREAD);
    }

    private static MethodHandle unbound(Method method) {
        try {
            method.trySetAccessible();
            return MethodHandles.lookup().unreflect(method);
        } catch (IllegalAccessException e) {
            throw new PlanException(
                    method + " cannot be called from " + TargetMethod.class.getModule()
                            + ": make it and its type public," + " or open the package "
                            + method.getDeclaringClass().getPackageName(),
                    Site.method(),
                    e);
        }
    }

    @Nullable
    Object call(@Nullable Object[] arguments) throws Throwable {
        return (Object) handle.invokeExact(arguments);
    }

    /** The same for a caller that may only throw exceptions; what the method throws comes out all the same. */
    @Nullable
    Object callSneakily(@Nullable Object[] arguments) {
        try {
            return call(arguments);
        } catch (Throwable thrown) {
            throw TargetMethod.<RuntimeException>sneaked(thrown);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // unchecked on purpose: nothing is cast at run time
    private static <X extends Throwable> X sneaked(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
