package io.civicq.cache.redis;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the servers are arranged, and so how the primary of a key is found. */
public sealed interface RedisTopology {

    /** One primary at a fixed address, be it that of a load balancer. */
    record Standalone(RedisNode node) implements RedisTopology {
        @Override
        public String toString() {
            return node.toString();
        }
    }

    /**
     * A primary that Sentinels name.
     *
     * @param masterName the name under which they watch it
     * @param sentinels at least one of them
     * @param user the ACL user of the Sentinels themselves, or null
     * @param password the password of the Sentinels themselves, or null
     */
    record Sentinel(
            String masterName,
            List<RedisNode> sentinels,
            @Nullable String user,
            @Nullable String password) implements RedisTopology {
        public Sentinel {
            if (masterName.isBlank()) {
                throw new IllegalArgumentException("the master name of the Sentinels must not be blank");
            }
            sentinels = atLeastOne("sentinels", sentinels);
        }

        /** Sentinels without a password of their own. */
        public Sentinel(String masterName, List<RedisNode> sentinels) {
            this(masterName, sentinels, null, null);
        }

        /** The same without the secrets. */
        @Override
        public String toString() {
            return masterName + " by sentinels " + join(sentinels);
        }
    }

    /**
     * A Redis Cluster.
     *
     * @param nodes at least one of its nodes; the others are discovered
     */
    record Cluster(List<RedisNode> nodes) implements RedisTopology {
        public Cluster {
            nodes = atLeastOne("nodes", nodes);
        }

        @Override
        public String toString() {
            return "cluster of " + join(nodes);
        }
    }

    private static List<RedisNode> atLeastOne(String name, List<RedisNode> nodes) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException(name + " must name at least one node");
        }
        return List.copyOf(nodes);
    }

    private static String join(List<RedisNode> nodes) {
        return nodes.stream().map(RedisNode::toString).collect(Collectors.joining(","));
    }
}
