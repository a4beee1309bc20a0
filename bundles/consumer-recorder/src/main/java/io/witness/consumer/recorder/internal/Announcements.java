package io.witness.consumer.recorder.internal;

import io.witness.recording.RecordingListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners which files are complete, each on a thread of its own. Any thread may call, and waits for no listener. */
final class Announcements {
    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);
    private static final int MOST_WAITING = 1000;

    private final Map<Object, Listener> listeners = new ConcurrentHashMap<>();

    /**
     * Adds a listener.
     *
     * @param key stands for it
     * @param name for the log
     * @param service gets it, once, on its thread; null: it is gone
     */
    void add(Object key, String name, Supplier<RecordingListener> service) {
        listeners.put(key, new Listener(name, service));
    }

    /** Removes a listener, and interrupts it if it is in a call. */
    void remove(Object key) {
        Listener removed = listeners.remove(key);
        if (removed != null) {
            removed.thread.shutdownNow();
        }
    }

    /** Announces a complete file. */
    void announce(Path file) {
        listeners.values().forEach(listener -> listener.announce(file));
    }

    /** Has a thread only while there is something to say. */
    private static final class Listener {
        private final String name;
        private final Supplier<RecordingListener> service;
        private final ThreadPoolExecutor thread;
        private RecordingListener listener;
        private boolean isBehind;

        Listener(String name, Supplier<RecordingListener> service) {
            this.name = name;
            this.service = service;
            thread = new ThreadPoolExecutor(
                    1,
                    1,
                    1,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(MOST_WAITING),
                    task -> Finisher.daemon(task, "witness-recorder listener " + name));
            thread.allowCoreThreadTimeOut(true);
        }

        synchronized void announce(Path file) {
            try {
                thread.execute(() -> tell(file));
                isBehind = false;
            } catch (RejectedExecutionException e) {
                if (!isBehind && !thread.isShutdown()) {
                    LOG.warn(
                            "recorder: listener {} is slow: {} files wait for it, and it does not hear of {} and those after",
                            name,
                            MOST_WAITING,
                            file);
                    isBehind = true;
                }
            } catch (OutOfMemoryError e) { // no more threads
                LOG.warn("recorder: listener {} does not hear of {}: there is no thread for it", name, file);
            }
        }

        private void tell(Path file) {
            try {
                if (listener == null) {
                    listener = service.get();
                }
                if (listener != null) {
                    listener.completed(file);
                }
            } catch (Throwable e) { // code of others
                LOG.warn("recorder: listener {} has failed for {}: {}", name, file, describe(e));
            }
        }

        private static String describe(Throwable thrown) {
            try {
                return thrown.toString();
            } catch (RuntimeException | Error e) {
                return thrown.getClass().getName();
            }
        }
    }
}
