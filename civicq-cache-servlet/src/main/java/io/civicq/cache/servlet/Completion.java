package io.civicq.cache.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;

/** Hears how a handler that went on asynchronously ended. */
final class Completion implements AsyncListener {
    private final Exchange exchange;

    Completion(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void onComplete(AsyncEvent event) throws IOException {
        exchange.end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        exchange.abandon();
    }

    @Override
    public void onError(AsyncEvent event) {
        exchange.abandon();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this); // a new cycle forgets the listeners of the old one
    }
}
