package io.civicq.cache.metrics;

/** Is told when an alert is raised or cleared. */
@FunctionalInterface
public interface AlertListener {
    /** Called in the thread that checks, once for each change. What it throws is logged. */
    void changed(Alert alert);
}
