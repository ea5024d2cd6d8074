package io.civicq.example;

import io.civicq.cache.warm.Progress;
import io.civicq.cache.warm.WarmupListener;
import io.civicq.cache.warm.WarmupReport;
import java.io.PrintStream;

/** Shows how a warm-up goes, on one line. */
record ProgressBar(PrintStream out) implements WarmupListener {
    private static final int WIDTH = 30;

    @Override
    public void onProgress(Progress progress) {
        out.print("\rwarm-up " + progress.render(WIDTH));
        out.flush();
    }

    @Override
    public void onReport(WarmupReport report) {
        out.println();
    }
}
