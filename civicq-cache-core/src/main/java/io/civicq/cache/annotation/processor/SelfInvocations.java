package io.civicq.cache.annotation.processor;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Warns where a class that stands behind a decorator or a proxy calls an annotated method of its own: such a call does not go
 * through the cache.
 *
 * <p>In a class that is decorated itself such calls do: the decorator is its subclass. Known by name and number of arguments, for
 * bodies have no types yet when processors run. Silent under {@code @SuppressWarnings("SelfInvocation")}.
 */
final class SelfInvocations {
    private final ProcessingEnvironment environment;
    private final Trees trees;

    private SelfInvocations(ProcessingEnvironment environment, Trees trees) {
        this.environment = environment;
        this.trees = trees;
    }

    /** Null for a compiler that shows no trees. */
    static @Nullable SelfInvocations of(ProcessingEnvironment environment) {
        try {
            return new SelfInvocations(environment, Trees.instance(environment));
        } catch (IllegalArgumentException | LinkageError otherCompiler) {
            return null;
        }
    }

    void warn(TypeElement type) {
        Map<String, ExecutableElement> bypassed = new HashMap<>();
        collect(type.asType(), bypassed);
        TreePath path = bypassed.isEmpty() ? null : trees.getPath(type);
        if (path != null) {
            new Scanner(type.getSimpleName().toString(), bypassed, path.getLeaf()).scan(path, null);
        }
    }

    /** The annotated methods of every interface above. */
    private void collect(TypeMirror type, Map<String, ExecutableElement> bypassed) {
        TypeElement element = (TypeElement) ((DeclaredType) type).asElement();
        if (element.getKind() == ElementKind.INTERFACE) {
            ElementFilter.methodsIn(element.getEnclosedElements()).stream()
                    .filter(Compiler::isAnnotated)
                    .forEach(method -> bypassed.put(
                            call(
                                    method.getSimpleName().toString(),
                                    method.getParameters().size()),
                            method));
        }
        for (TypeMirror above : environment.getTypeUtils().directSupertypes(type)) {
            collect(above, bypassed);
        }
    }

    private static String call(String name, int arguments) {
        return name + "/" + arguments;
    }

    /** Looks through the bodies of one type, and not of those in it. */
    private final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final String type;
        private final Map<String, ExecutableElement> bypassed;
        private final Tree whole;

        Scanner(String type, Map<String, ExecutableElement> bypassed, Tree whole) {
            this.type = type;
            this.bypassed = bypassed;
            this.whole = whole;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
            return tree == whole ? super.visitClass(tree, null) : null;
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void nothing) {
            ExecutableElement method = bypassed.get(
                    call(nameOf(tree.getMethodSelect()), tree.getArguments().size()));
            if (method != null && !isSuppressed()) {
                trees.printMessage(
                        Kind.WARNING,
                        "this call of " + type + "." + method.getSimpleName()
                                + " stays within the object, so it bypasses the"
                                + " annotations of " + Compiler.ownerOf(method).getSimpleName()
                                + "; call the decorated service, or say @SuppressWarnings(\"SelfInvocation\")",
                        tree,
                        getCurrentPath().getCompilationUnit());
            }
            return super.visitMethodInvocation(tree, null);
        }

        private boolean isSuppressed() {
            for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
                var element = trees.getElement(path);
                SuppressWarnings suppressed =
                        element == null || !isDeclaration(path) ? null : element.getAnnotation(SuppressWarnings.class);
                if (suppressed != null && List.of(suppressed.value()).contains("SelfInvocation")) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isDeclaration(TreePath path) {
            return switch (path.getLeaf().getKind()) {
                case CLASS, INTERFACE, ENUM, RECORD, METHOD -> true;
                default -> false;
            };
        }
    }

    /** The name of a method that is called on this object; empty for another object's. */
    private static String nameOf(ExpressionTree select) {
        if (select instanceof IdentifierTree identifier) {
            return identifier.getName().toString();
        }
        boolean own = select instanceof MemberSelectTree member
                && member.getExpression() instanceof IdentifierTree object
                && object.getName().contentEquals("this");
        return own ? ((MemberSelectTree) select).getIdentifier().toString() : "";
    }
}
