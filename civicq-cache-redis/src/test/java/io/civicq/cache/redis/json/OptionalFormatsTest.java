package io.civicq.cache.redis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that stores JSON needs neither Smile nor CBOR. */
class OptionalFormatsTest {

    @Test
    void jsonWorksWithoutTheOtherFormats() throws Exception {
        try (URLClassLoader lean = withoutFormats()) {
            Object codecs = codecs(lean).getMethod("json").invoke(null);
            assertThat(codecs.getClass().getClassLoader()).isSameAs(lean);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"smile", "cbor"})
    void aFormatThatIsNotThereIsNamed(String format) throws Exception {
        try (URLClassLoader lean = withoutFormats()) {
            assertThatThrownBy(() -> codecs(lean).getMethod(format).invoke(null))
                    .isInstanceOf(InvocationTargetException.class)
                    .hasRootCauseInstanceOf(ClassNotFoundException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "add com.fasterxml.jackson.dataformat:jackson-dataformat-" + format + " to the class path");
        }
    }

    private static Class<?> codecs(ClassLoader loader) throws ClassNotFoundException {
        return Class.forName(JacksonCodecs.class.getName(), true, loader);
    }

    private static URLClassLoader withoutFormats() {
        URL[] lean = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> !path.contains("dataformat"))
                .map(path -> url(new File(path).toURI()))
                .toArray(URL[]::new);
        return new URLClassLoader(lean, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(URI file) {
        try {
            return file.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
