package io.civicq.cache.annotation.plan;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A method that carries annotations.
 *
 * @param owner the simple name of the type that declares it
 */
public record MethodFacts<T extends TypeFacts<T>>(
        String owner, String name, List<ParameterFacts<T>> parameters, T returned) {
    public MethodFacts {
        parameters = List.copyOf(parameters);
    }

    /** As messages name it: {@code QuestionService.questions(long contestId, int page)}. */
    @Override
    public String toString() {
        return parameters.stream()
                .map(parameter -> parameter.type().simpleName() + " " + parameter.name())
                .collect(Collectors.joining(", ", owner + "." + name + "(", ")"));
    }
}
