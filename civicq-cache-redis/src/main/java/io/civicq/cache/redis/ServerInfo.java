package io.civicq.cache.redis;

import io.civicq.cache.spi.TierStatistics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisAccessControlException;

/** What INFO says of one server, or of several together. */
record ServerInfo(long keys, long memoryUsedBytes, long memoryPeakBytes, long evictedKeys, long expiredKeys) {

    private static final long UNKNOWN = TierStatistics.UNKNOWN;

    /** Of a server that is well but does not tell. */
    static final ServerInfo SECRET = new ServerInfo(UNKNOWN, UNKNOWN, UNKNOWN, 0, 0);

    /** Asks for the sections one by one, as servers before 7.0 know no other way. */
    static Request<ServerInfo> request(int database) {
        return pipeline -> {
            List<Response<Object>> sections = Stream.of("memory", "stats", "keyspace")
                    .map(section -> ask(pipeline, section))
                    .toList();
            return () -> answer(sections, database);
        };
    }

    private static Response<Object> ask(Pipeline pipeline, String section) {
        return pipeline.sendCommand(Command.INFO, section);
    }

    private static ServerInfo answer(List<Response<Object>> sections, int database) {
        try {
            StringBuilder text = new StringBuilder();
            sections.forEach(section -> text.append(new String((byte[]) section.get(), StandardCharsets.UTF_8)));
            return parse(text.toString(), database);
        } catch (JedisAccessControlException e) {
            if (RedisFailure.of(e) == RedisFailure.NOPERM) {
                return SECRET;
            }
            throw e;
        }
    }

    static ServerInfo parse(String info, int database) {
        return new ServerInfo(
                number(info, "db" + database + ":keys="),
                number(info, "used_memory:"),
                number(info, "used_memory_peak:"),
                number(info, "evicted_keys:"),
                number(info, "expired_keys:"));
    }

    /** The digits that follow the name at the start of a line; 0 if there are none, as for a database without keys. */
    private static long number(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).split("\\D", 2)[0])
                .filter(digits -> !digits.isEmpty() && digits.length() < 19)
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    ServerInfo plus(ServerInfo other) {
        if (equals(SECRET) || other.equals(SECRET)) {
            return SECRET;
        }
        return new ServerInfo(
                keys + other.keys,
                memoryUsedBytes + other.memoryUsedBytes,
                memoryPeakBytes + other.memoryPeakBytes,
                evictedKeys + other.evictedKeys,
                expiredKeys + other.expiredKeys);
    }
}
