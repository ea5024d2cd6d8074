package io.civicq.cache.bench.coherence;

import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * What breaks in a run.
 *
 * @param deployed starts the Redis for so many nodes
 * @param play breaks and mends it until the stage is over
 */
record Scenario<D extends Deployment>(IntFunction<D> deployed, Play<D> play) {

    /** A play on one kind of deployment. */
    @FunctionalInterface
    interface Play<D extends Deployment> {
        void perform(Stage stage, D redis);
    }

    /** Starts the Redis, lets the run use it, and stops it. */
    Report on(int nodes, Run run) {
        try (D redis = deployed.apply(nodes)) {
            return run.with(redis, stage -> play.perform(stage, redis));
        }
    }

    /** What happens between the start of the Redis and its end. */
    @FunctionalInterface
    interface Run {
        Report with(Deployment redis, Consumer<Stage> play);
    }
}
