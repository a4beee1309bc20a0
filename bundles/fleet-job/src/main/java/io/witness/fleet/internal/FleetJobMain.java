package io.witness.fleet.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** Runs the job until a signal. */
public final class FleetJobMain {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private FleetJobMain() {}

    public static void main(String[] arguments) {
        int status = run(List.of(arguments), System.err);
        if (status != OK) {
            Runtime.getRuntime().halt(status); // nothing is left to be closed
        }
    }

    static int run(List<String> arguments, PrintStream errors) {
        if (arguments.equals(List.of("--help"))) {
            errors.print(JobOptions.USAGE);
            return OK;
        }
        try {
            JobOptions options = JobOptions.parse(arguments);
            JobTopics.prepare(options);
            run(options, errors);
            return OK;
        } catch (UsageException e) {
            errors.println("witness: " + Printable.of(e.getMessage()));
            return USAGE;
        } catch (IOException | KafkaException e) {
            errors.println("witness: " + Printable.of(e.getMessage()));
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private static void run(JobOptions options, PrintStream errors) throws IOException, InterruptedException {
        Complaints complaints = new Complaints(errors);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        try (KafkaStreams streams =
                new KafkaStreams(FleetTopology.of(options.settings(), complaints), ClientSettings.of(options))) {
            streams.setUncaughtExceptionHandler(error -> {
                Throwable cause = root(error);
                if (cause instanceof TimeoutException) {
                    errors.println(
                            "witness: brokers are away, and are tried again: " + Printable.of(cause.getMessage()));
                    return StreamThreadExceptionResponse.REPLACE_THREAD;
                }
                failure.set(cause);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
            streams.setStateListener((now, before) -> {
                if (now == KafkaStreams.State.RUNNING) {
                    errors.println("witness: running: " + options.settings().input() + ".* to "
                            + options.settings().output() + ".*");
                } else if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                    ended.countDown();
                }
            });
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                streams.close(CLOSE);
                complaints.printCounts();
            }));
            streams.start();
            ended.await();
        }
        if (failure.get() != null) {
            throw new IOException("the job has ended: " + failure.get());
        }
    }

    private static Throwable root(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
