package io.witness.shell.internal.control;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one connection: executes its lines one after the other in a separate Gogo session, on one thread. Another one reads. */
final class Session implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** What the shell says of a command that is not there, and of one with too many or too few words, in its own terms. */
    private static final Pattern NO_COMMAND = Pattern.compile("Command not found: .*");

    private static final Pattern WRONG_WORDS = Pattern.compile("Cannot coerce ([\\w.-]+)\\(.*\\) to any of \\[.*");

    private final CommandProcessor processor;
    private final SocketChannel channel;
    private final Consumer<String> refused;
    private volatile boolean executing;
    private volatile boolean ending;
    /** Whether the last statement of the line, so far, is several commands that are connected by pipes. */
    private volatile boolean piped;

    /**
     * Serves a connection.
     *
     * @param refused is told why, if the client does not send requests
     */
    Session(CommandProcessor processor, SocketChannel channel, Consumer<String> refused) {
        this.processor = processor;
        this.channel = channel;
        this.refused = refused;
    }

    @Override
    public void run() {
        try (channel) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(new ChannelInput(channel)));
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
            greet(out);
            serve(in, out);
        } catch (FramingException e) {
            refused.accept(e.getMessage());
        } catch (IOException e) {
            LOG.debug("A client of the control socket went away", e);
        }
    }

    /**
     * Sends an empty output to show that the connection is served: the socket's queue accepts connections even if it is not.
     */
    private static void greet(DataOutputStream out) throws IOException {
        Reply.write(out, Reply.Kind.OUTPUT, new byte[0], 0, 0);
    }

    /** Answers requests until the client, or {@link #end}, closes the connection. */
    void serve(DataInputStream in, DataOutputStream out) throws IOException {
        PrintStream output = printer(new ReplyStream(out, Reply.Kind.OUTPUT));
        PrintStream error = printer(new ReplyStream(out, Reply.Kind.ERROR));
        try (RequestReader requests = new RequestReader(in);
                CommandSession gogo = processor.createSession(InputStream.nullInputStream(), output, error)) {
            gogo.setJobListener(this::jobChanged);
            for (Optional<String> line = requests.next(); line.isPresent(); line = requests.next()) {
                executing = true;
                Optional<String> failure = execute(gogo, line.get(), output);
                output.flush();
                error.flush();
                end(out, failure);
                executing = false;
                if (ending) {
                    return;
                }
            }
        }
    }

    // A long answer is one piece: each wakes the client.
    private static PrintStream printer(OutputStream out) {
        return new PrintStream(new BufferedOutputStream(out, Reply.MAX_BYTES), true, StandardCharsets.UTF_8);
    }

    /** Executes a line; an exception ends only that command. */
    private Optional<String> execute(CommandSession gogo, String line, PrintStream output) {
        try {
            Object result = gogo.execute(line);
            // behind a pipe, grep has printed what it found: whether it found anything is for conditions
            if (result != null && !(piped && result instanceof Boolean)) {
                output.println(gogo.format(result, Converter.INSPECT));
            }
            return Optional.empty();
        } catch (Throwable e) {
            LOG.debug("The command '{}' failed", line, e);
            return Optional.of(message(e));
        }
    }

    private void jobChanged(Job job, Job.Status before, Job.Status now) {
        if (job.parent() == null && before == Job.Status.Created) {
            piped = job.processes().size() > 1;
        }
    }

    /** Formats an exception as one line. */
    private static String message(Throwable e) {
        String text = e.getMessage() == null ? "" : e.getMessage().strip();
        if (text.isEmpty()) {
            return e.getClass().getName();
        }
        String line = text.lines().findFirst().orElseThrow();
        return NO_COMMAND.matcher(line).matches()
                ? line + ": help lists all"
                : WRONG_WORDS.matcher(line).replaceFirst("$1 does not take these words: help $1 shows which it takes");
    }

    private static void end(DataOutputStream out, Optional<String> failure) throws IOException {
        byte[] text = failure.orElse("").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            Reply.write(
                    out,
                    failure.isPresent() ? Reply.Kind.FAILED : Reply.Kind.SUCCEEDED,
                    text,
                    0,
                    Math.min(text.length, Reply.MAX_BYTES));
        }
    }

    /** Tells whether a command is running, or its answer is being sent. */
    boolean isExecuting() {
        return executing;
    }

    /** Ends the connection; if a command is running, after its answer. */
    void end() {
        ending = true;
        if (!executing) {
            disconnect();
        }
    }

    /** Ends the connection at once: a command that is running is interrupted soon, as if its client had gone. */
    void disconnect() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("The connection was not closed", e);
        }
    }
}
