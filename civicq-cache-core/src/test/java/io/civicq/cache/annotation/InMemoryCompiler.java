package io.civicq.cache.annotation;

import io.civicq.cache.annotation.processor.CachedProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles sources that are strings, into classes that are bytes. */
final class InMemoryCompiler {
    private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

    private static final Pattern PUBLIC = Pattern.compile("public (?:class|interface) (\\w+)");

    private InMemoryCompiler() {}

    /** What came of it: problems, each with the text that it points to, and classes. */
    record Result(List<Problem> problems, Map<String, byte[]> classes, Map<String, String> generated) {
        Class<?> load(String name) {
            ClassLoader loader = new ClassLoader(InMemoryCompiler.class.getClassLoader()) {
                @Override
                protected Class<?> findClass(String wanted) throws ClassNotFoundException {
                    byte[] bytes = classes.get(wanted);
                    if (bytes == null) {
                        throw new ClassNotFoundException(wanted);
                    }
                    return defineClass(wanted, bytes, 0, bytes.length);
                }
            };
            try {
                return Class.forName(name, false, loader);
            } catch (ClassNotFoundException e) {
                throw new AssertionError(problems.toString(), e);
            }
        }
    }

    record Problem(Diagnostic.Kind kind, String message, String at) {}

    static Result withProcessor(String source) {
        return compile(source, List.of(new CachedProcessor()), "-parameters");
    }

    static Result withoutProcessor(String source, String... options) {
        return compile(source, List.of(), options);
    }

    private static Result compile(String source, List<Processor> processors, String... options) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        Map<String, ByteArrayOutputStream> written = new HashMap<>();
        try (StandardJavaFileManager standard = JAVAC.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
            standard.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of(ours(Cached.class), ours(Result.class)));
            JavaCompiler.CompilationTask task = JAVAC.getTask(
                    null,
                    new Files(standard, written),
                    diagnostics,
                    Arrays.asList(options),
                    null,
                    List.of(source(source)));
            task.setProcessors(processors);
            task.call();
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
        List<Problem> problems = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> each : diagnostics.getDiagnostics()) {
            if (each.getKind() != Diagnostic.Kind.NOTE) {
                problems.add(new Problem(each.getKind(), each.getMessage(Locale.ROOT), textAt(each)));
            }
        }
        Map<String, byte[]> classes = new HashMap<>();
        Map<String, String> generated = new HashMap<>();
        written.forEach((name, bytes) -> {
            if (name.endsWith(".java")) {
                generated.put(name, bytes.toString(StandardCharsets.UTF_8));
            } else {
                classes.put(name, bytes.toByteArray());
            }
        });
        return new Result(problems, classes, generated);
    }

    private static Path ours(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static String textAt(Diagnostic<? extends JavaFileObject> diagnostic) {
        try {
            JavaFileObject source = diagnostic.getSource();
            return source == null
                    ? ""
                    : source.getCharContent(true)
                            .subSequence((int) diagnostic.getStartPosition(), (int) diagnostic.getEndPosition())
                            .toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JavaFileObject source(String text) {
        Matcher name = PUBLIC.matcher(text);
        String file = name.find() ? name.group(1) : "Service";
        return new SimpleJavaFileObject(URI.create("string:///" + file + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static final class Files extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written;

        Files(JavaFileManager standard, Map<String, ByteArrayOutputStream> written) {
            super(standard);
            this.written = written;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            String name = kind == JavaFileObject.Kind.SOURCE ? className + ".java" : className;
            URI uri = URI.create("memory:///" + className.replace('.', '/') + kind.extension);
            return new SimpleJavaFileObject(uri, kind) {
                @Override
                public OutputStream openOutputStream() {
                    return written.computeIfAbsent(name, each -> new ByteArrayOutputStream());
                }

                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    ByteArrayOutputStream bytes = written.get(name);
                    return bytes == null ? "" : bytes.toString(StandardCharsets.UTF_8);
                }
            };
        }
    }
}
