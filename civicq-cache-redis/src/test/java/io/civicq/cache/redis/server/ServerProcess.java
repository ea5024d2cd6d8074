package io.civicq.cache.redis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process that we started, its log, and the signals for it. */
record ServerProcess(Process process, Path log) {

    private static final int TAIL = 20;

    /** Runs the command; what it prints replaces the log. */
    static ServerProcess start(List<String> command, Path log) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new ServerProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM, and SIGKILL if that is not enough. */
    void stop() {
        resume();
        process.destroy();
        if (!ended(3)) {
            kill();
        }
    }

    void kill() {
        process.destroyForcibly();
        if (!ended(10)) {
            throw new IllegalStateException("Process " + process.pid() + " does not end");
        }
    }

    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    String lastWords() {
        List<String> lines = said().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    }

    private void signal(String name) {
        if (!process.isAlive()) {
            return;
        }
        try {
            // The shell's own kill: a slim container has no /bin/kill.
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
            kill.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean ended(int seconds) {
        process.onExit().completeOnTimeout(process, seconds, TimeUnit.SECONDS).join();
        return !process.isAlive();
    }
}
