package io.witness.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

/** Runs the framework until it ends: by itself, by a signal, or because a bundle of the distribution does not start. */
final class Run {
    /** Property of the service by which a bundle ends the run: an {@link IntConsumer} that takes the exit status. */
    static final String EXIT = "witness.exit";

    /** Normally everything stops within two seconds. A bundle that has not stopped by now never will. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    /** Additional time to report what has not stopped. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(2);

    private static final int FAILED = 1;
    private static final String LISTENERS = "io.witness.api.socket.SocketListener";
    private static final String SOCKET_NAME = "SocketName";
    /** In the state directory: of the shell, and of metrics. */
    private static final List<String> OWN_SOCKETS = List.of("control.sock", "metrics.sock");

    private final Framework framework;
    private final StateDirectory state;
    private final BundleSet bundles;
    /** Whether the end of the run has begun. */
    private final AtomicBoolean ending = new AtomicBoolean();

    private volatile List<Path> sockets = List.of();

    Run(Framework framework, StateDirectory state, BundleSet bundles) {
        this.framework = framework;
        this.state = state;
        this.bundles = bundles;
    }

    /** Starts, and returns only if the process is about to end. */
    void live() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopForSignal, "witness-stop"));
        try {
            framework.init();
            BundleContext context = framework.getBundleContext();
            context.registerService(IntConsumer.class, this::exit, new Hashtable<>(Map.of(EXIT, "true")));
            context.addBundleListener((SynchronousBundleListener) this::bundleChanged);
            framework.start();
            bundles.start(framework.getBundleContext());
        } catch (Throwable e) { // of any type: a process that does nothing must not stay
            if (!ending.get()) { // otherwise the start was interrupted by the end of the run
                Notice.print("cannot start: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
                stop(FAILED);
            }
        }
        new CountDownLatch(1).await(); // whoever ends the run ends the process
    }

    private void exit(int status) {
        inBackground(() -> stop(status));
    }

    // The framework's own stop waits for each bundle.
    private void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
            inBackground(() -> stop(0));
        }
    }

    private static void inBackground(Runnable task) {
        new Thread(task, "witness-stop").start();
    }

    // The process ends when this returns.
    private void stopForSignal() {
        stop(0);
        try {
            new CountDownLatch(1).await(); // another thread ends the process
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process, unless another thread does. */
    private void stop(int status) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        int result = Math.max(status, FAILED);
        Thread stopping = Thread.currentThread();
        StopLimit limit = new StopLimit(STOP_LIMIT.plus(STOP_GRACE), () -> endHard(stopping));
        try {
            limit.begin();
            sockets = socketFiles();
            List<String> hanging = new OrderlyStop(framework, bundles::contains, STOP_LIMIT).stop();
            if (hanging.isEmpty()) {
                result = status;
            } else {
                hanging.forEach(line -> Notice.print("killed after " + STOP_LIMIT.toSeconds() + " s: " + line));
                SocketFiles.delete(sockets);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            Notice.print("the shutdown failed: " + e);
            SocketFiles.delete(sockets);
        } finally {
            if (limit.end()) {
                end(result);
            }
        }
    }

    /** Ends the process although a hook of a bundle hangs, which the framework calls when it is queried. */
    private void endHard(Thread stopping) {
        Notice.print("killed after "
                + STOP_LIMIT.plus(STOP_GRACE).toSeconds() + " s: thread \"" + stopping.getName() + "\" hangs at "
                + BundleStop.frames(stopping.getStackTrace()));
        SocketFiles.delete(sockets);
        end(FAILED);
    }

    private List<Path> socketFiles() {
        List<Path> files = new ArrayList<>();
        OWN_SOCKETS.forEach(name -> files.add(state.path().resolve(name)));
        BundleContext context = framework.getBundleContext();
        if (context == null || framework.getState() == Bundle.RESOLVED) {
            return files;
        }
        try {
            ServiceReference<?>[] listeners = context.getAllServiceReferences(LISTENERS, null);
            for (ServiceReference<?> listener : listeners == null ? new ServiceReference<?>[0] : listeners) {
                files.add(Path.of(String.valueOf(listener.getProperty(SOCKET_NAME))));
            }
        } catch (InvalidSyntaxException | IllegalStateException e) {
            Notice.print("socket files may be left: " + e.getMessage());
        }
        return files;
    }

    /** Ends the process at once. Not with exit, because then a signal would determine the exit status. */
    private void end(int status) {
        try {
            state.wipeCache();
            state.close();
        } catch (IOException | RuntimeException e) {
            Notice.print(state.cache() + " stays behind: " + e);
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }
}
