package io.civicq.cache.warm;

import io.civicq.cache.warm.WarmupReport.Ending;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A warm-up that was asked for: waiting, on its way, or done. Thread-safe. */
public final class Warmup {
    private final Run run;

    Warmup(Run run) {
        this.run = run;
    }

    /** How far it has come. */
    public Progress progress() {
        return run.progress();
    }

    /** Its report, when it has ended; it never fails. */
    public CompletionStage<WarmupReport> report() {
        return run.report().minimalCompletionStage();
    }

    /** Whether it has ended. */
    public boolean isDone() {
        return run.report().isDone();
    }

    /** Waits for its report; empty if it has not ended within that time, or the thread was interrupted. */
    public Optional<WarmupReport> await(Duration atMost) {
        try {
            return Optional.of(run.report().get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Ends it as soon as that can be; what it has loaded stays. Loaders that run are interrupted. */
    public void cancel() {
        run.stop(Ending.CANCELLED);
    }
}
