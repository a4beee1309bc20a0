package io.witness.shell.control;

import io.witness.shell.internal.control.ConnectProblem;
import io.witness.shell.internal.control.ControlSocket;
import io.witness.shell.internal.control.JsonTree;
import io.witness.shell.internal.control.Reply;
import io.witness.shell.internal.control.Request;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Executes shell commands in a Witness that runs on a state directory. Needs only this bundle's jar and the JDK. For one
 * thread, except that any thread may call {@link #close()}.
 */
public final class ControlConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final SocketChannel channel;
    private final DataInputStream in;
    private final DataOutputStream out;

    private ControlConnection(SocketChannel channel) {
        this.channel = channel;
        this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
        this.out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    /**
     * Connects; waits 10 s at most until the Witness answers.
     *
     * @param state the state directory of a run
     * @return the connection
     * @throws IOException with the reason, if there is no connection
     */
    public static ControlConnection to(Path state) throws IOException {
        return to(state, TIMEOUT_MILLIS);
    }

    static ControlConnection to(Path state, int timeoutMillis) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        AtomicBoolean decided = new AtomicBoolean(); // by the answer, a failure or the timeout, whichever comes first
        CompletableFuture.delayedExecutor(timeoutMillis, TimeUnit.MILLISECONDS).execute(() -> {
            if (decided.compareAndSet(false, true)) {
                closeQuietly(channel);
            }
        });
        try {
            channel.connect(UnixDomainSocketAddress.of(state.resolve(ControlSocket.NAME)));
            ControlConnection connection = new ControlConnection(channel);
            Reply.read(connection.in); // empty: the Witness has taken the connection out of the queue
            if (decided.compareAndSet(false, true)) {
                return connection;
            }
            throw new ClosedChannelException();
        } catch (IOException e) {
            boolean inTime = decided.compareAndSet(false, true);
            closeQuietly(channel);
            throw new IOException(
                    inTime ? ConnectProblem.of(state, e) : ConnectProblem.timedOut(state, timeoutMillis), e);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // the connection is useless now, and the error helps no caller
        }
    }

    /**
     * Executes a line, and passes on its output as it is printed.
     *
     * @param line a command, such as {@code witness:sockets}
     * @param output receives its standard output
     * @param error receives its standard error
     * @return the outcome
     * @throws IOException if the connection fails, or one of the streams
     */
    public Outcome execute(String line, OutputStream output, OutputStream error) throws IOException {
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

    /**
     * Executes a command that prints JSON, such as {@code witness:sockets --json}.
     *
     * @param line the command
     * @return the printed value: objects as {@link java.util.Map}, arrays as {@link java.util.List}, numbers as {@link
     *     Long}, strings, booleans, null
     * @throws IOException if the connection fails, or the command, or it prints something else
     */
    public Object read(String line) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Outcome outcome = execute(line, output, OutputStream.nullOutputStream());
        if (!outcome.succeeded()) {
            throw new IOException(line + ": " + outcome.error());
        }
        return JsonTree.read(output.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /**
     * Describes the outcome of a line.
     *
     * @param succeeded whether the command threw no exception
     * @param error otherwise, the error
     */
    public record Outcome(boolean succeeded, String error) {}
}
