package io.civicq.example.http;

import java.io.IOException;
import java.net.BindException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Jetty with the one servlet, reachable from this machine only. */
public final class WebServer implements AutoCloseable {
    private final Server server;
    private final ServerConnector connector;

    private WebServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * A started server.
     *
     * @param port 0 for any that is free
     * @throws BindException if the port is taken
     */
    public static WebServer start(int port, CivicServlet servlet) throws IOException {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(servlet), "/*");
        server.setHandler(context);
        server.setErrorHandler(WebServer::writeError);
        WebServer started = new WebServer(server, connector);
        try {
            connector.open();
            server.start();
        } catch (IOException e) {
            started.close();
            throw e.getCause() instanceof BindException taken ? taken : e;
        } catch (Exception e) {
            started.close();
            throw new IllegalStateException("Jetty does not start", e);
        }
        return started;
    }

    /** For what Jetty refuses before it reaches the servlet. */
    private static boolean writeError(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        String body = "{\"error\":\"" + HttpStatus.getMessage(response.getStatus()) + "\"}\n";
        Content.Sink.write(response, true, body, callback);
        return true;
    }

    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        }
    }
}
