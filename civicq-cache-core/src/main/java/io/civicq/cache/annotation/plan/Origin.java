package io.civicq.cache.annotation.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the value for a name comes from after a method has returned: a parameter, or what it returned.
 *
 * @param <T> the description of types
 */
public sealed interface Origin<T extends TypeFacts<T>> {
    /** The type of the value. */
    T type();

    /**
     * An argument.
     *
     * @param index counted from 0
     */
    record OfParameter<T extends TypeFacts<T>>(int index, T type) implements Origin<T> {}

    /**
     * Something that can be read of the result.
     *
     * @param result its type
     */
    record OfResult<T extends TypeFacts<T>>(T result, Property<T> property) implements Origin<T> {
        @Override
        public T type() {
            return property.type();
        }
    }

    /**
     * The origin of a name: a parameter with it; a property of the result with it; or, for {@code questionId}, the {@code id}
     * of a result of type {@code Question}. Null if there is none.
     */
    static <T extends TypeFacts<T>> @Nullable Origin<T> of(String name, MethodFacts<T> method) {
        for (int i = 0; i < method.parameters().size(); i++) {
            if (method.parameters().get(i).name().equals(name)) {
                return new OfParameter<>(i, method.parameters().get(i).type());
            }
        }
        T result = Shape.of(method.returned()).value();
        Property<T> property = result.property(name);
        if (property == null && name.equals(idName(result))) {
            property = result.property("id");
        }
        return property == null ? null : new OfResult<>(result, property);
    }

    static String idName(TypeFacts<?> result) {
        String simple = result.simpleName();
        return Character.toLowerCase(simple.charAt(0)) + simple.substring(1) + "Id";
    }

    /**
     * The origins of the arguments of an event's constructor.
     *
     * @throws PlanException if one has none, or one of another type
     */
    static <T extends TypeFacts<T>> List<Origin<T>> ofEvent(T event, MethodFacts<T> method) {
        String who = "@Invalidates(" + event.simpleName() + ".class) on " + method;
        List<Origin<T>> origins = new ArrayList<>();
        for (ParameterFacts<T> parameter : event.constructor()) {
            Origin<T> origin = of(parameter.name(), method);
            if (origin == null) {
                throw new PlanException(
                        who + ": nothing is called '" + parameter.name() + "', which " + event.simpleName()
                                + " asks for; name a parameter so, or return what has it as a property",
                        Site.element("value"));
            }
            if (!origin.type().isAssignableTo(parameter.type())) {
                throw new PlanException(
                        who + ": '" + parameter.name() + "' is of type "
                                + origin.type().name() + ", but " + event.simpleName() + " asks for "
                                + parameter.type().name(),
                        Site.element("value"));
            }
            origins.add(origin);
        }
        return origins;
    }
}
