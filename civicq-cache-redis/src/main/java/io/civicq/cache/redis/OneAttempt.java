package io.civicq.cache.redis;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.executors.CommandExecutor;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.util.IOUtils;

/**
 * Sends a command once. Jedis' own executor for a Cluster would repeat it and read the topology anew meanwhile, which takes
 * many times the operation's deadline.
 */
record OneAttempt(ConnectionProvider provider, Disposal disposal) implements CommandExecutor {
    @Override
    public <T> T executeCommand(CommandObject<T> command) {
        CommandArguments arguments = command.getArguments();
        Connection connection = arguments.isKeyless() ? provider.getConnection() : provider.getConnection(arguments);
        try {
            return connection.executeCommand(command);
        } finally {
            disposal.giveBack(connection);
        }
    }

    @Override
    public void close() {
        IOUtils.closeQuietly(provider);
    }
}
