package io.civicq.cache.redis.server;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.Executor;

/** One client's connection through a {@link FaultProxy}, carried by two threads. */
final class FaultyConnection {

    private static final int CHUNK = 65_536;

    private final Socket client;
    private final Socket server = new Socket();
    private final FaultGate gate;

    FaultyConnection(Socket client, FaultGate gate) {
        this.client = client;
        this.gate = gate;
    }

    /** Carries bytes both ways until either side closes; replies on a thread of the executor, commands on this one. */
    void carry(SocketAddress target, Executor replies) {
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target);
            replies.execute(this::carryReplies);
        } catch (IOException | RuntimeException unreachable) {
            cut();
            return;
        }
        carryCommands();
    }

    /** Resets the client's connection (RST) and closes the server's. */
    void cut() {
        try {
            client.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            // Nothing is left to reset.
        }
        close();
    }

    private void carryCommands() {
        try {
            BufferedInputStream in = new BufferedInputStream(client.getInputStream(), CHUNK);
            OutputStream out = new BufferedOutputStream(server.getOutputStream(), CHUNK);
            in.mark(1);
            boolean resp = in.read() == RespCommand.FIRST_BYTE;
            in.reset();
            if (resp) {
                copyCommands(in, out);
            } else {
                copyBytes(in, out);
            }
        } catch (IOException | InterruptedException | RuntimeException over) {
            // Closing both sides is all that it asks for.
        } finally {
            close();
        }
    }

    private void carryReplies() {
        try {
            copyBytes(server.getInputStream(), client.getOutputStream());
        } catch (IOException | InterruptedException over) {
            // Closing both sides is all that it asks for.
        } finally {
            close();
        }
    }

    /** A pipeline waits once, not once for each of its commands. */
    private void copyCommands(InputStream in, OutputStream out) throws IOException, InterruptedException {
        RespCommand command = RespCommand.read(in);
        while (command != null) {
            gate.count(command.name());
            Fault fault = gate.pass(client::isClosed);
            fault.rewrite(command).writeTo(out);
            while (in.available() > 0 && (command = RespCommand.read(in)) != null) {
                gate.count(command.name());
                fault.rewrite(command).writeTo(out);
            }
            out.flush();
            command = RespCommand.read(in);
        }
    }

    private void copyBytes(InputStream in, OutputStream out) throws IOException, InterruptedException {
        byte[] chunk = new byte[CHUNK];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            gate.pass(client::isClosed);
            out.write(chunk, 0, length);
            out.flush();
        }
    }

    private void close() {
        for (Socket side : new Socket[] {client, server}) {
            try {
                side.close();
            } catch (IOException alreadyBroken) {
                // As good as closed.
            }
        }
        gate.wake();
    }
}
