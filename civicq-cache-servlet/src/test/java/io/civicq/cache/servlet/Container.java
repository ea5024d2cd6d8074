package io.civicq.cache.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.io.File;
import java.net.InetAddress;
import java.nio.file.Files;
import java.util.EnumSet;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A real container with one servlet behind the filter, on a port of its own. */
enum Container {
    JETTY {
        @Override
        Running start(ResponseCacheFilter filter, HttpServlet servlet) throws Exception {
            Server server = new Server(new QueuedThreadPool(THREADS));
            HttpConfiguration http = new HttpConfiguration();
            ServerConnector connector = new ServerConnector(
                    server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
            connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
            connector.setAcceptQueueSize(BACKLOG);
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
            FilterHolder held = new FilterHolder(filter);
            held.setAsyncSupported(true);
            context.addFilter(held, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(true);
            context.addServlet(holder, "/*");
            server.setHandler(context);
            server.start();
            return new Running(connector.getLocalPort(), server::stop);
        }
    },

    TOMCAT {
        @Override
        Running start(ResponseCacheFilter filter, HttpServlet servlet) throws Exception {
            Tomcat tomcat = new Tomcat();
            File base = Files.createTempDirectory("civicq-tomcat").toFile();
            base.deleteOnExit();
            tomcat.setBaseDir(base.getPath());
            tomcat.setPort(0);
            tomcat.setSilent(true);
            tomcat.getConnector()
                    .setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
            tomcat.getConnector().setProperty("maxThreads", Integer.toString(THREADS));
            tomcat.getConnector().setProperty("acceptCount", Integer.toString(BACKLOG));
            Context context = tomcat.addContext("", base.getPath());
            FilterDef definition = new FilterDef();
            definition.setFilterName("responses");
            definition.setFilter(filter);
            definition.setAsyncSupported("true");
            context.addFilterDef(definition);
            FilterMap map = new FilterMap();
            map.setFilterName("responses");
            map.addURLPattern("/*");
            map.setDispatcher(DispatcherType.REQUEST.name());
            map.setDispatcher(DispatcherType.ASYNC.name());
            context.addFilterMap(map);
            var wrapper = Tomcat.addServlet(context, "app", servlet);
            wrapper.setAsyncSupported(true);
            context.addServletMapping("/*", "app");
            tomcat.start();
            return new Running(tomcat.getConnector().getLocalPort(), () -> {
                tomcat.stop();
                tomcat.destroy();
            });
        }
    };

    private static final int THREADS = 1_100;
    private static final int BACKLOG = 1_100;

    abstract Running start(ResponseCacheFilter filter, HttpServlet servlet) throws Exception;

    private interface Stop {
        void run() throws Exception;
    }

    /** A started container. */
    static final class Running implements AutoCloseable {
        private final int port;
        private final Stop stop;

        private Running(int port, Stop stop) {
            this.port = port;
            this.stop = stop;
        }

        int port() {
            return port;
        }

        @Override
        public void close() {
            try {
                stop.run();
            } catch (Exception e) {
                throw new IllegalStateException("the container did not stop", e);
            }
        }
    }
}
