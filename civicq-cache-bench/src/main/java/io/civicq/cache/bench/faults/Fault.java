package io.civicq.cache.bench.faults;

import io.civicq.cache.bench.coherence.OneRedis;
import io.civicq.cache.redis.server.FaultProxy;
import io.civicq.cache.redis.server.RedisServer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/** What can happen to Redis, or to all links to it. */
enum Fault {
    NONE("nothing is broken: what the machine adds by itself", redis -> () -> {}),
    SILENT("connections are accepted, and nothing is ever answered", links(FaultProxy::silence)),
    SLOW("every answer takes 5 s", links(link -> link.delay(Duration.ofMillis(2_500)))),
    REFUSED("connections are reset, and new ones refused", links(Fault::refuse)),
    DROPPED("packets are dropped: connections are reset, and new ones never answered", Unanswered::behind),
    LOSSY("links go silent and come back, every 0.1 to 0.6 s", LossySpells::on),
    OOM(
            "the server is at maxmemory and evicts nothing",
            server(
                    redis -> redis.command("CONFIG", "SET", "maxmemory", "1"),
                    redis -> redis.command("CONFIG", "SET", "maxmemory", "0"))),
    READONLY("the server became a replica whose primary is away", replica("yes")),
    MASTERDOWN("the same, and it serves nothing stale", replica("no")),
    LOADING("-LOADING for every command", answer("-LOADING Redis is loading the dataset in memory")),
    NOAUTH("-NOAUTH for every command", answer("-NOAUTH Authentication required.")),
    CLUSTERDOWN("-CLUSTERDOWN for every command", answer("-CLUSTERDOWN The cluster is down")),
    BUSY("-BUSY for every command", answer("-BUSY Redis is busy running a script.")),
    MOVED("-MOVED for every command, outside a Cluster", answer("-MOVED 1234 127.0.0.1:1")),
    MISCONF(
            "-MISCONF for every write, as the server cannot save",
            answer("-MISCONF Errors writing to the AOF file", "SET", "UNLINK", "DEL", "EVAL", "EVALSHA"));

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Function<OneRedis, Mending> beginning;

    Fault(String text, Function<OneRedis, Mending> beginning) {
        this.text = text;
        this.beginning = beginning;
    }

    /** What ends a fault. */
    @FunctionalInterface
    interface Mending {
        void mend();
    }

    /** The name on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it does, in a line. */
    String text() {
        return text;
    }

    /** How much of it may be felt, where a load takes so long. */
    Limits limits(Duration load) {
        return this == LOSSY ? Limits.whileItComesAndGoes(load) : Limits.promised(load);
    }

    /** Begins it. */
    Mending strike(OneRedis redis) {
        return beginning.apply(redis);
    }

    private static Function<OneRedis, Mending> links(Consumer<FaultProxy> fault) {
        return redis -> {
            redis.links().forEach(fault);
            return () -> redis.links().forEach(FaultProxy::heal);
        };
    }

    private static Function<OneRedis, Mending> answer(String error, String... commands) {
        return links(link -> link.answer(error, commands));
    }

    private static Function<OneRedis, Mending> server(Consumer<RedisServer> fault, Consumer<RedisServer> mending) {
        return redis -> {
            fault.accept(redis.server());
            return () -> mending.accept(redis.server());
        };
    }

    /** A replica keeps its data until it reaches its primary, and nobody listens on port 1. */
    private static Function<OneRedis, Mending> replica(String servesStale) {
        return server(
                redis -> {
                    redis.command("CONFIG", "SET", "replica-serve-stale-data", servesStale);
                    redis.command("REPLICAOF", RedisServer.HOST, "1");
                },
                redis -> redis.command("REPLICAOF", "NO", "ONE"));
    }

    private static void refuse(FaultProxy link) {
        link.refuse();
        link.cut();
    }
}
