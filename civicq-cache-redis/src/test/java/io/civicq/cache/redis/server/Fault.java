package io.civicq.cache.redis.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a {@link FaultProxy} does to the traffic. */
record Fault(boolean silent, Duration delay, String error, Set<String> commands) {

    static final Fault NONE = new Fault(false, Duration.ZERO, "", Set.of());
    static final Fault SILENCE = new Fault(true, Duration.ZERO, "", Set.of());

    /** With these a client opens a connection; a server that is loading or read-only carries them out. */
    private static final Set<String> HANDSHAKE = Set.of("HELLO", "AUTH", "CLIENT", "SELECT");

    static Fault delay(Duration eachWay) {
        return new Fault(false, eachWay, "", Set.of());
    }

    static Fault answer(String error, List<String> commands) {
        String line = error.startsWith("-") ? error.substring(1) : error;
        if (line.isBlank() || line.contains("\r") || line.contains("\n")) {
            throw new IllegalArgumentException(
                    "Error \"" + error + "\": expected one line such as -LOADING Redis is loading");
        }
        Stream<String> names = commands.stream().map(name -> name.toUpperCase(Locale.ROOT));
        return new Fault(false, Duration.ZERO, line, names.collect(Collectors.toUnmodifiableSet()));
    }

    /** What the server gets: the command, or a script that answers with the error in its place, in order. */
    RespCommand rewrite(RespCommand command) {
        return strikes(command.name())
                ? RespCommand.of("EVAL", "return redis.error_reply(ARGV[1])", "0", error)
                : command;
    }

    private boolean strikes(String name) {
        if (error.isEmpty()) {
            return false;
        }
        return commands.isEmpty() ? !HANDSHAKE.contains(name) : commands.contains(name);
    }
}
