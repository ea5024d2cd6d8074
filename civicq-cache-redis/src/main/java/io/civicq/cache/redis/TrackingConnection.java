package io.civicq.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.PushConsumerChain;
import redis.clients.jedis.PushConsumerContext;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * A connection on which Redis says which keys change. One thread reads all that comes; another may ping, so that something
 * does.
 */
final class TrackingConnection extends Connection {
    private static final int MOST_AT_ONCE = 1_000;

    /** Names that changed, or null for all names there are. */
    private final Consumer<@Nullable List<byte[]>> onChange;

    private final List<byte[]> names = new ArrayList<>();
    private @Nullable RedisInputStream in;

    /** Guarded by this: whoever would write to a closed connection would open it again. */
    private boolean closed;

    /** When the ping was sent that is not answered yet, by {@link System#nanoTime}; null for none. */
    private volatile @Nullable Long pingedAt;

    /** Connects, and logs in; {@code config} must ask for RESP3. */
    TrackingConnection(HostAndPort primary, JedisClientConfig config, Consumer<@Nullable List<byte[]>> onChange) {
        super(primary, config);
        this.onChange = onChange;
        addPushConsumer(this::pushed);
    }

    /** Asks to be told of the changes of all names that begin so. */
    void track(byte[] prefix) {
        executeCommand(new CommandArguments(Command.CLIENT)
                .add("TRACKING")
                .add("ON")
                .add("BCAST")
                .add("PREFIX")
                .add(prefix));
    }

    /** Sends a ping, unless one is under way. */
    synchronized void sendPing() {
        if (closed || pingedAt != null) {
            return;
        }
        pingedAt = System.nanoTime();
        try {
            sendCommand(Command.PING);
            flush();
        } catch (JedisConnectionException e) {
            setBroken(); // The thread that reads will see it.
        }
    }

    /** Tells of changes until a ping is answered; returns when that was sent. What had changed by then has been told. */
    long awaitAnswer() {
        Object unused = readProtocolWithCheckingBroken();
        tell();
        Long sent = pingedAt;
        pingedAt = null;
        return sent == null ? System.nanoTime() : sent;
    }

    @Override
    protected Object protocolRead(RedisInputStream stream, PushConsumerChain consumers) {
        in = stream;
        return super.protocolRead(stream, consumers);
    }

    @SuppressWarnings("unchecked")
    private PushConsumerContext pushed(PushConsumerContext push) {
        List<Object> content = push.getMessage().getContent();
        if (content.size() == 2
                && content.get(0) instanceof byte[] type
                && "invalidate".equals(new String(type, UTF_8))) {
            push.drop();
            changed((List<byte[]>) content.get(1));
        }
        return push;
    }

    /** What comes in one go is told in one go. */
    private void changed(@Nullable List<byte[]> some) {
        if (some == null) {
            onChange.accept(null);
            return;
        }
        names.addAll(some);
        if (names.size() >= MOST_AT_ONCE || isDrained()) {
            tell();
        }
    }

    private boolean isDrained() {
        try {
            return in == null || in.available() == 0;
        } catch (IOException e) {
            throw new JedisConnectionException(e);
        }
    }

    private void tell() {
        if (!names.isEmpty()) {
            onChange.accept(List.copyOf(names));
            names.clear();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        super.close();
    }
}
