package io.civicq.cache.annotation.processor;

import io.civicq.cache.annotation.plan.ParameterFacts;
import io.civicq.cache.annotation.plan.PlanException;
import io.civicq.cache.annotation.plan.Property;
import io.civicq.cache.annotation.plan.Site;
import io.civicq.cache.annotation.plan.TypeFacts;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/** A type as the compiler describes it. */
record MirroredType(TypeMirror type, Compiler compiler) implements TypeFacts<MirroredType> {

    private MirroredType of(TypeMirror other) {
        return new MirroredType(other, compiler);
    }

    @Override
    public String name() {
        return TypeText.of(type);
    }

    @Override
    public String className() {
        return className(type);
    }

    private String className(TypeMirror mirror) {
        TypeMirror erased = compiler.types().erasure(mirror);
        if (erased instanceof ArrayType array) {
            return className(array.getComponentType()) + "[]";
        }
        return erased instanceof DeclaredType declared
                ? compiler.binaryName((TypeElement) declared.asElement())
                : TypeText.of(erased);
    }

    @Override
    public boolean isOpen() {
        return isOpen(type);
    }

    private static boolean isOpen(TypeMirror mirror) {
        if (mirror instanceof ArrayType array) {
            return isOpen(array.getComponentType());
        }
        if (mirror instanceof DeclaredType declared) {
            int asked = ((TypeElement) declared.asElement()).getTypeParameters().size();
            return declared.getTypeArguments().size() != asked
                    || declared.getTypeArguments().stream().anyMatch(MirroredType::isOpen);
        }
        return mirror.getKind() == TypeKind.TYPEVAR || mirror.getKind() == TypeKind.WILDCARD;
    }

    @Override
    public boolean isA(String ancestor) {
        return isA(type, ancestor);
    }

    private boolean isA(TypeMirror mirror, String ancestor) {
        return className(mirror).equals(ancestor)
                || (mirror.getKind() == TypeKind.DECLARED
                        && compiler.types().directSupertypes(mirror).stream().anyMatch(above -> isA(above, ancestor)));
    }

    @Override
    public boolean isAssignableTo(MirroredType other) {
        return compiler.types()
                .isAssignable(compiler.types().erasure(type), compiler.types().erasure(other.type));
    }

    @Override
    public List<MirroredType> arguments() {
        return type instanceof DeclaredType declared
                ? declared.getTypeArguments().stream().map(this::of).toList()
                : List.of();
    }

    @Override
    public MirroredType named(String otherClass) {
        return of(compiler.elements().getTypeElement(otherClass).asType());
    }

    @Override
    public @Nullable Property<MirroredType> property(String property) {
        String getter = "get" + property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
        Property<MirroredType> found = read(property);
        return found == null ? read(getter) : found;
    }

    private @Nullable Property<MirroredType> read(String accessor) {
        if (!(type instanceof DeclaredType declared)) {
            return null;
        }
        for (ExecutableElement method :
                ElementFilter.methodsIn(compiler.elements().getAllMembers((TypeElement) declared.asElement()))) {
            boolean reads = method.getSimpleName().contentEquals(accessor)
                    && method.getParameters().isEmpty()
                    && method.getReturnType().getKind() != TypeKind.VOID
                    && method.getModifiers().contains(Modifier.PUBLIC)
                    && !Compiler.ownerOf(method).getQualifiedName().contentEquals("java.lang.Object");
            if (reads) {
                ExecutableType seen = (ExecutableType) compiler.types().asMemberOf(declared, method);
                return new Property<>(accessor, of(seen.getReturnType()));
            }
        }
        return null;
    }

    @Override
    public List<String> components() {
        return recordComponents().stream()
                .map(component -> component.getSimpleName().toString())
                .toList();
    }

    private List<? extends RecordComponentElement> recordComponents() {
        return type instanceof DeclaredType declared
                ? ElementFilter.recordComponentsIn(declared.asElement().getEnclosedElements())
                : List.of();
    }

    @Override
    public List<ParameterFacts<MirroredType>> constructor() {
        if (!(type instanceof DeclaredType declared)) {
            throw noConstructor(0);
        }
        if (declared.asElement().getKind() == ElementKind.RECORD) {
            return recordComponents().stream()
                    .map(each -> ParameterFacts.of(each.getSimpleName().toString(), of(each.asType())))
                    .toList();
        }
        List<ExecutableElement> constructors =
                ElementFilter.constructorsIn(declared.asElement().getEnclosedElements()).stream()
                        .filter(each -> each.getModifiers().contains(Modifier.PUBLIC))
                        .toList();
        if (constructors.size() != 1) {
            throw noConstructor(constructors.size());
        }
        return compiler.parameters(
                constructors.get(0), (ExecutableType) constructors.get(0).asType());
    }

    private PlanException noConstructor(int count) {
        return new PlanException(
                "event " + name() + " must be a record or have one public constructor; it has " + count,
                Site.element("value"));
    }
}
