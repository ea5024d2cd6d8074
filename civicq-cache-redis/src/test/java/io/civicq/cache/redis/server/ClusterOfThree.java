package io.civicq.cache.redis.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.util.JedisClusterCRC16;

/** A Redis Cluster of three primaries without replicas, each with a third of the slots. */
public final class ClusterOfThree implements AutoCloseable {

    private static final int SLOTS = 16_384;
    private static final int NODES = 3;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<RedisServer> nodes = new ArrayList<>();

    private ClusterOfThree() {
        boolean up = false;
        try {
            for (int i = 0; i < NODES; i++) {
                nodes.add(RedisServer.start("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"));
            }
            join();
            awaitOk();
            up = true;
        } finally {
            if (!up) {
                close();
            }
        }
    }

    /** Starts the three processes and waits until each reports that the cluster is ok, about 2 s. */
    public static ClusterOfThree start() {
        return new ClusterOfThree();
    }

    /** The nodes in the order of their slots; any may be killed, paused and restarted, and keeps its slots. */
    public List<RedisServer> nodes() {
        return List.copyOf(nodes);
    }

    public Set<HostAndPort> addresses() {
        return nodes.stream().map(RedisServer::address).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Moves the slot of this key, with all keys in it, as a resharding does: clients are redirected key by key meanwhile.
     * Nothing happens if the target has it.
     */
    public void migrateSlotOf(String key, RedisServer target) {
        String slot = String.valueOf(JedisClusterCRC16.getSlot(key));
        RedisServer source = ownerOf(key);
        if (source == target) {
            return;
        }
        target.command("CLUSTER", "SETSLOT", slot, "IMPORTING", idOf(source));
        source.command("CLUSTER", "SETSLOT", slot, "MIGRATING", idOf(target));
        List<String> keys = source.endpoint().strings("CLUSTER", "GETKEYSINSLOT", slot, "100");
        while (!keys.isEmpty()) {
            String port = String.valueOf(target.port());
            keys.forEach(each -> source.command("MIGRATE", RedisServer.HOST, port, each, "0", "5000", "REPLACE"));
            keys = source.endpoint().strings("CLUSTER", "GETKEYSINSLOT", slot, "100");
        }
        // The target first: else the source, asked in between, would send clients to a node that sends them back.
        target.command("CLUSTER", "SETSLOT", slot, "NODE", idOf(target));
        nodes.forEach(node -> node.command("CLUSTER", "SETSLOT", slot, "NODE", idOf(target)));
    }

    private RedisServer ownerOf(String key) {
        return nodes.stream()
                .filter(node -> RedisEndpoint.holds(() -> node.command("EXISTS", key) != null))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no node has the slot of " + key));
    }

    private static String idOf(RedisServer node) {
        return String.valueOf(node.command("CLUSTER", "MYID"));
    }

    /** The node that had the slot of this key at the start. */
    public RedisServer nodeOf(String key) {
        int slot = JedisClusterCRC16.getSlot(key);
        int node = 0;
        while (slot >= firstSlot(node + 1)) {
            node++;
        }
        return nodes.get(node);
    }

    /** Waits until every node reports three known nodes and {@code cluster_state:ok}. */
    public void awaitOk() {
        Await.eventually(
                LIMIT,
                () -> RedisEndpoint.holds(() -> nodes.stream().allMatch(ClusterOfThree::isOk)),
                "three nodes report cluster_state:ok",
                () -> nodes.stream().map(node -> node + ":\n" + node.logTail()).collect(Collectors.joining("\n")));
    }

    @Override
    public void close() {
        nodes.forEach(RedisServer::close);
    }

    /** ADDSLOTS and the usual bus port, not ADDSLOTSRANGE and --cluster-port: Redis 6.2 has neither. */
    private void join() {
        for (int i = 0; i < NODES; i++) {
            String[] slots = IntStream.range(firstSlot(i), firstSlot(i + 1))
                    .mapToObj(String::valueOf)
                    .toArray(String[]::new);
            List<String> arguments = new ArrayList<>(List.of("ADDSLOTS"));
            arguments.addAll(List.of(slots));
            nodes.get(i).command("CLUSTER", arguments.toArray(String[]::new));
            nodes.get(0)
                    .command(
                            "CLUSTER",
                            "MEET",
                            RedisServer.HOST,
                            String.valueOf(nodes.get(i).port()));
        }
    }

    private static int firstSlot(int node) {
        return node * SLOTS / NODES;
    }

    private static boolean isOk(RedisServer node) {
        RedisEndpoint endpoint = node.endpoint();
        return endpoint.field("cluster_state", "CLUSTER", "INFO").equals("ok")
                && endpoint.field("cluster_known_nodes", "CLUSTER", "INFO").equals(String.valueOf(NODES));
    }
}
