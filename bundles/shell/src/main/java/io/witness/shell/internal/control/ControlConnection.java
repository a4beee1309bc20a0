package io.witness.shell.internal.control;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client's end of a session. */
final class ControlConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final DataInputStream in;
    private final DataOutputStream out;

    private ControlConnection(SocketChannel channel) {
        this.channel = channel;
        this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
        this.out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    /**
     * Connects.
     *
     * @param state the state directory of a run
     * @throws IOException saying that, and why, there is no connection
     */
    static ControlConnection to(Path state) throws IOException {
        Path file = state.resolve(ControlSocket.NAME);
        try {
            return new ControlConnection(SocketChannel.open(UnixDomainSocketAddress.of(file)));
        } catch (IOException e) {
            throw new IOException(explanation(state, e.getMessage() == null ? e.toString() : e.getMessage()), e);
        }
    }

    private static String explanation(Path state, String reason) {
        return reason.equals("Permission denied")
                ? "the witness on " + state + " cannot be reached: " + reason + ": only who runs it, and root, may"
                : "no witness runs on " + state + ": " + ControlSocket.NAME + ": " + reason;
    }

    /** Executes a line, and passes on what it prints as it comes. */
    Outcome execute(String line, OutputStream output, OutputStream error) throws IOException {
        try {
            Request.write(out, line);
            Reply reply = Reply.read(in);
            for (; !reply.isLast(); reply = Reply.read(in)) {
                OutputStream target = reply.kind() == Reply.Kind.OUTPUT ? output : error;
                target.write(reply.content());
                target.flush();
            }
            return new Outcome(
                    reply.kind() == Reply.Kind.SUCCEEDED, new String(reply.content(), StandardCharsets.UTF_8));
        } catch (EOFException e) {
            throw new IOException("the connection ended before the answer to '" + line + "' was complete", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /**
     * How a line went.
     *
     * @param succeeded whether nothing was thrown
     * @param error otherwise, what was wrong
     */
    record Outcome(boolean succeeded, String error) {}
}
