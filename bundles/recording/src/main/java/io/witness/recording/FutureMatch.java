package io.witness.recording;

import io.witness.filter.FilterException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Compiles a filter in a thread of its own: to load libpcap takes about as long as to look through many indexes. */
final class FutureMatch {
    private final FutureTask<PacketMatch> task;

    /** Starts the thread, which ends soon. */
    FutureMatch(ExtractRequest request) {
        task = new FutureTask<>(() -> new PacketMatch(request.expression(), request.communityId()));
        Thread thread = new Thread(task, "witness-filter");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the result, which is for one thread. */
    PacketMatch await() throws FilterException, IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FilterException refused) {
                throw refused;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }
}
