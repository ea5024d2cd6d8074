package io.civicq.example.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every block of Java in the README and the docs stands, word for word, in a source that is compiled; every link leads somewhere. */
class DocsTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    @Test
    void everyBlockOfJavaIsCompiledSomewhere() throws IOException {
        String sources = javaSources();
        List<String> strangers = new ArrayList<>();
        int blocks = 0;
        for (Path page : pages()) {
            Matcher block = JAVA_BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                blocks++;
                if (!sources.contains(folded(block.group(1)))) {
                    strangers.add(page + ":\n" + block.group(1));
                }
            }
        }
        assertThat(blocks).isGreaterThanOrEqualTo(6);
        assertThat(strangers).isEmpty();
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!Files.exists(page.resolveSibling(link.group(1)))) {
                    dead.add(page + " -> " + link.group(1));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CHANGELOG.md")),
                            docs.filter(page -> page.toString().endsWith(".md")))
                    .toList();
        }
    }

    private static String javaSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("target"))
                    .map(DocsTest::text)
                    .map(DocsTest::folded)
                    .collect(Collectors.joining(" "));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without white space and comments, which the formatter may move; a URL is no comment. */
    private static String folded(String text) {
        return text.replaceAll("(?m)(?<!:)//.*$", "").replaceAll("\\s+", "");
    }
}
