package io.civicq.cache.redis.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.HostAndPort;

/** A primary and its replica, watched by three Sentinels that fail over with two votes. */
public final class SentinelTrio implements AutoCloseable {

    private static final String MASTER_NAME = "civicq";

    /**
     * Sentinel reconnects once a second; with less than that it takes a successor for dead at once, and fails over
     * for ever.
     */
    private static final Duration DOWN_AFTER = Duration.ofMillis(1500);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<RedisServer> data = new ArrayList<>();
    private final List<RedisServer> sentinels = new ArrayList<>();
    private HostAndPort primary;

    private SentinelTrio() {
        boolean up = false;
        try {
            data.add(RedisServer.start("--repl-diskless-sync-delay", "0"));
            primary = data.get(0).address();
            data.add(RedisServer.start(
                    "--repl-diskless-sync-delay", "0", "--replicaof", RedisServer.HOST, "" + primary.getPort()));
            for (int i = 0; i < 3; i++) {
                sentinels.add(RedisServer.startSentinel(
                        "sentinel monitor " + MASTER_NAME + " " + RedisServer.HOST + " " + primary.getPort() + " 2",
                        "sentinel down-after-milliseconds " + MASTER_NAME + " " + DOWN_AFTER.toMillis(),
                        "sentinel failover-timeout " + MASTER_NAME + " 3000"));
            }
            await(this::isWatched, "three Sentinels know each other and the replica");
            up = true;
        } finally {
            if (!up) {
                close();
            }
        }
    }

    /** Starts the five processes and waits until a failover would succeed, about 2 s. */
    public static SentinelTrio start() {
        return new SentinelTrio();
    }

    public String masterName() {
        return MASTER_NAME;
    }

    public Set<HostAndPort> sentinels() {
        return sentinels.stream().map(RedisServer::address).collect(Collectors.toUnmodifiableSet());
    }

    /** The server that was primary at the start or after the last failover that was awaited. */
    public RedisServer primary() {
        return data.stream()
                .filter(server -> server.address().equals(primary))
                .findFirst()
                .orElseThrow();
    }

    /** The other one, whatever its state. */
    public RedisServer replica() {
        return data.stream()
                .filter(server -> !server.address().equals(primary))
                .findFirst()
                .orElseThrow();
    }

    /** Kills the primary and returns it, so that it may be started again. */
    public RedisServer killPrimary() {
        RedisServer killed = primary();
        killed.kill();
        return killed;
    }

    /**
     * Waits until every Sentinel names the other server and that accepts writes, and returns it: about 3 s after a
     * crash.
     */
    public RedisServer awaitFailover() {
        RedisServer successor = replica();
        await(
                () -> namedByAll(successor) && role(successor).equals("master"),
                "every Sentinel names " + successor.address() + " as primary");
        primary = successor.address();
        return successor;
    }

    /**
     * Waits until the replica follows the primary: about 10 s after the old primary came back, as Sentinel lets it
     * settle.
     */
    public void awaitReplication() {
        await(() -> follows(replica()), replica() + " follows " + primary);
    }

    @Override
    public void close() {
        Stream.concat(sentinels.stream(), data.stream()).forEach(RedisServer::close);
    }

    private boolean isWatched() {
        return follows(replica())
                && sentinels.stream().allMatch(sentinel -> {
                    List<String> state = sentinel.endpoint().strings("SENTINEL", "MASTER", MASTER_NAME);
                    return value(state, "num-slaves").equals("1")
                            && value(state, "num-other-sentinels").equals("2")
                            && value(state, "flags").equals("master");
                });
    }

    private boolean namedByAll(RedisServer server) {
        List<String> address = List.of(RedisServer.HOST, String.valueOf(server.port()));
        return sentinels.stream()
                .allMatch(sentinel -> sentinel.endpoint()
                        .strings("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER_NAME)
                        .equals(address));
    }

    private boolean follows(RedisServer server) {
        RedisEndpoint endpoint = server.endpoint();
        return endpoint.field("master_port", "INFO", "replication").equals(String.valueOf(primary.getPort()))
                && endpoint.field("master_link_status", "INFO", "replication").equals("up");
    }

    private static String role(RedisServer server) {
        return server.endpoint().field("role", "INFO", "replication");
    }

    private static String value(List<String> flatMap, String field) {
        return flatMap.get(flatMap.indexOf(field) + 1);
    }

    private void await(BooleanSupplier condition, String what) {
        Await.eventually(
                LIMIT,
                () -> RedisEndpoint.holds(condition),
                what,
                () -> Stream.concat(sentinels.stream(), data.stream())
                        .map(server -> server + ":\n" + server.logTail())
                        .collect(Collectors.joining("\n")));
    }
}
