package io.civicq.cache.annotation.processor;

import io.civicq.cache.annotation.plan.PlanException;
import io.civicq.cache.annotation.plan.Site;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Generates, for each interface or class with annotated methods, a decorator beside it: {@code CachedQuestionService} for {@code
 * QuestionService}. What cannot be done as it is declared is an error at its place.
 */
@SupportedAnnotationTypes("*")
public final class CachedProcessor extends AbstractProcessor {
    private @Nullable SelfInvocations selfInvocations;

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        super.init(environment);
        this.selfInvocations = SelfInvocations.of(environment);
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement type : types(round.getRootElements())) {
            List<ExecutableElement> annotated = annotated(type);
            if (!annotated.isEmpty() && isDecorated(type, annotated)) {
                decorate(type);
            }
            if (selfInvocations != null) {
                selfInvocations.warn(type);
            }
        }
        return false;
    }

    private static List<TypeElement> types(Iterable<? extends Element> elements) {
        List<TypeElement> types = new ArrayList<>();
        for (TypeElement type : ElementFilter.typesIn(asSet(elements))) {
            types.add(type);
            types.addAll(types(type.getEnclosedElements()));
        }
        return types;
    }

    private static Set<Element> asSet(Iterable<? extends Element> elements) {
        Set<Element> set = new java.util.LinkedHashSet<>();
        elements.forEach(set::add);
        return set;
    }

    private static List<ExecutableElement> annotated(TypeElement type) {
        return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
                .filter(Compiler::isAnnotated)
                .toList();
    }

    /** Whether a decorator can be made; a class that cannot have one may still stand behind a proxy of its interface. */
    private boolean isDecorated(TypeElement type, List<ExecutableElement> annotated) {
        if (type.getKind() == ElementKind.INTERFACE) {
            return true;
        }
        boolean extendable = type.getKind() == ElementKind.CLASS
                && !type.getModifiers().contains(Modifier.FINAL)
                && !type.getModifiers().contains(Modifier.ABSTRACT);
        if (!extendable && type.getInterfaces().isEmpty()) {
            messager()
                    .printMessage(
                            Kind.ERROR,
                            "@Cached, @CachePut and @Invalidates take effect in a class that is neither final nor abstract, or"
                                    + " in an interface; " + type.getSimpleName() + " is neither",
                            annotated.get(0));
        }
        return extendable;
    }

    private void decorate(TypeElement type) {
        Compiler compiler = new Compiler(processingEnv.getTypeUtils(), processingEnv.getElementUtils());
        ServiceType service = new ServiceType(compiler, type);
        List<ServiceMethod> methods = new ArrayList<>();
        boolean whole = checkPlace(type);
        for (ExecutableElement method : service.overridden()) {
            try {
                ServiceMethod read = ServiceMethod.of(compiler, type, method);
                methods.add(read);
                read.warnings().forEach(warning -> messager().printMessage(Kind.WARNING, warning, method));
            } catch (AnnotationException refused) {
                report(method, refused);
                whole = false;
            }
        }
        if (whole) {
            write(type, new DecoratorSource(service, methods));
        }
    }

    private boolean checkPlace(TypeElement type) {
        for (Element each = type; each instanceof TypeElement; each = each.getEnclosingElement()) {
            boolean inner = each.getEnclosingElement() instanceof TypeElement
                    && each.getKind() == ElementKind.CLASS
                    && !each.getModifiers().contains(Modifier.STATIC);
            if (inner || each.getModifiers().contains(Modifier.PRIVATE)) {
                messager()
                        .printMessage(
                                Kind.ERROR,
                                "a decorator of " + type.getSimpleName() + " stands beside it, so "
                                        + each.getSimpleName()
                                        + " must not be private, and static if it is a class in another",
                                type);
                return false;
            }
        }
        return true;
    }

    private void report(ExecutableElement method, AnnotationException refused) {
        PlanException cause = refused.plan();
        AnnotationMirror annotation = refused.annotation();
        if (cause.site() instanceof Site.OfParameter parameter) {
            messager()
                    .printMessage(
                            Kind.ERROR,
                            cause.getMessage(),
                            method.getParameters().get(parameter.index()));
        } else if (annotation == null || cause.site() instanceof Site.OfMethod) {
            messager().printMessage(Kind.ERROR, cause.getMessage(), method);
        } else {
            AnnotationValue value = refused.value((Site.OfElement) cause.site());
            messager().printMessage(Kind.ERROR, cause.getMessage(), method, annotation, value);
        }
    }

    private void write(TypeElement type, DecoratorSource source) {
        try (Writer file = processingEnv
                .getFiler()
                .createSourceFile(source.qualifiedName(), type)
                .openWriter()) {
            file.write(source.text());
        } catch (IOException e) {
            messager().printMessage(Kind.ERROR, "the decorator cannot be written: " + e, type);
        }
    }

    private Messager messager() {
        return processingEnv.getMessager();
    }
}
