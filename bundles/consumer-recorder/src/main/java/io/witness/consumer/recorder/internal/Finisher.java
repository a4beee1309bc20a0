package io.witness.consumer.recorder.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Completes files on a thread of its own, because that waits for the disk. The thread ends when it has nothing to do. */
final class Finisher {
    private static final Logger LOG = LoggerFactory.getLogger(Finisher.class);

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, "witness-recorder files"));

    private final Announcements announcements;

    Finisher(Announcements announcements) {
        this.announcements = announcements;
        thread.allowCoreThreadTimeOut(true);
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(Finisher.class.getClassLoader());
        return thread;
    }

    /** Runs a task after all files so far. */
    void execute(Runnable task) {
        OpenWork.begin();
        thread.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("recorder: a file was not completed", e);
            } finally {
                OpenWork.end();
            }
        });
    }

    /**
     * Completes a file.
     *
     * @param losses gets its packets if that fails
     * @param done gets a permit when it is over
     */
    void complete(RecordingFile file, Recordings recordings, LossAccount losses, Semaphore done) {
        execute(() -> {
            try {
                Path complete = file.complete();
                file.index().write(complete);
                recordings.completed(complete, file.bytes(), file.lastNanos());
                LOG.info("recorder: completed {}: {}", file.target(), file.summary());
                announcements.announce(complete);
            } catch (IOException e) {
                file.index().drop();
                recordings.release(file.bytes());
                losses.notWritten(file.packets(), file.statements);
                LOG.warn("recorder: {} was not completed: {}", file.target(), Problems.text(e));
            } finally {
                done.release();
            }
        });
    }
}
