package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter in an application that knows nothing of it. */
class DropInIT {
    private static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final AtomicInteger runs = new AtomicInteger();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("run " + runs.incrementAndGet());
        }
    }

    private static int runs(Path base, Map<String, String> parameters) throws Exception {
        Page page = new Page();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory(base, "tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector()
                .setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        Context context = tomcat.addContext("", base.toString());
        parameters.forEach(context::addParameter);
        context.addServletContainerInitializer(new ResponseCacheInitializer(), Set.of());
        Tomcat.addServlet(context, "page", page).setAsyncSupported(true);
        context.addServletMapping("/*", "page");
        tomcat.start();
        try {
            int port = tomcat.getConnector().getLocalPort();
            Http.get(port, "/q");
            Http.get(port, "/q");
            return page.runs.get();
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    @Test
    void oneContextParameterPutsItInFront(@TempDir Path base) throws Exception {
        Map<String, String> parameters = Map.of(
                ResponseCacheInitializer.URL_PATTERNS,
                "/*",
                "civicq.http.route.1.path",
                "/**",
                "civicq.http.route.1.ttl",
                "PT5M");
        assertThat(runs(base, parameters)).isEqualTo(1);
    }

    @Test
    void withoutItNothingHappens(@TempDir Path base) throws Exception {
        assertThat(runs(base, Map.of())).isEqualTo(2);
    }

    @Test
    void theContainerFindsIt() {
        assertThat(ServiceLoader.load(ServletContainerInitializer.class).stream()
                        .map(ServiceLoader.Provider::type)
                        .map(Class::getName))
                .contains(ResponseCacheInitializer.class.getName());
    }
}
