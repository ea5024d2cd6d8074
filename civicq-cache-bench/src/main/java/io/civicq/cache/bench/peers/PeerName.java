package io.civicq.cache.bench.peers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The libraries, by the name on the command line. */
public enum PeerName {
    CIVICQ("this library", new CivicqPeer()),
    ASIDE("Caffeine before Redis (Jedis), by hand", new AsidePeer()),
    SPRING("@Cacheable(sync = true) over Redis (Lettuce), the default writer without locks", SpringPeer.withoutLocks()),
    SPRING_LOCKING("the same with the locking writer", SpringPeer.withLocks()),
    JETCACHE("JetCache, both tiers (Caffeine, Lettuce), penetration protection", new JetCachePeer()),
    REDISSON("Redisson's JCache with read-through", new RedissonPeer());

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // peers have no state
    private final Peer peer;

    PeerName(String text, Peer peer) {
        this.text = text;
        this.peer = peer;
    }

    /** The name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it is, in a line. */
    public String text() {
        return text;
    }

    public Peer peer() {
        return peer;
    }

    /** All of them. */
    public static List<PeerName> all() {
        return Arrays.asList(values());
    }
}
