package io.witness.config.internal;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the kernel's notifications about changes in directories (inotify(7)). There are none for changes that another
 * host makes on a network file system. For one thread, except for {@link #close}.
 */
final class DirectoryEvents implements AutoCloseable {
    private static final WatchEvent.Kind<?>[] ALL = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY
    };

    /** Null if the kernel refuses, because the user has too many already. */
    private final WatchService service;

    private Set<WatchKey> keys = Set.of();

    DirectoryEvents() {
        service = open();
    }

    private static WatchService open() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    /**
     * Watches these directories, and no others.
     *
     * @return whether each of them is watched, and was before
     */
    boolean watch(Collection<Path> directories) {
        Set<WatchKey> now = new HashSet<>();
        boolean complete = service != null;
        for (Path directory : directories) {
            complete &= service != null && add(directory, now);
        }
        boolean asBefore = keys.containsAll(now);
        keys.stream().filter(key -> !now.contains(key)).forEach(WatchKey::cancel);
        keys = now;
        return complete && asBefore;
    }

    private boolean add(Path directory, Set<WatchKey> now) {
        try {
            now.add(directory.register(service, ALL));
            return true;
        } catch (IOException | SecurityException | ClosedWatchServiceException e) {
            return false;
        }
    }

    /**
     * Waits for a change.
     *
     * @param atMost how long
     * @return whether there was one
     */
    boolean await(Duration atMost) throws InterruptedException {
        if (service == null) {
            Thread.sleep(atMost.toMillis());
            return false;
        }
        try {
            WatchKey key = service.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
            boolean changed = key != null;
            for (; key != null; key = service.poll()) {
                key.pollEvents();
                key.reset();
            }
            return changed;
        } catch (ClosedWatchServiceException e) {
            throw new InterruptedException("the bundle stops");
        }
    }

    @Override
    public void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                return; // its thread ends all the same
            }
        }
    }
}
