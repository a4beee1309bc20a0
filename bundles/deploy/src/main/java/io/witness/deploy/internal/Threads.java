package io.witness.deploy.internal;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/** Lists the threads of this process. */
final class Threads {
    private Threads() {}

    static Stream<Thread> all() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[2 * root.activeCount() + 16];
        root.enumerate(threads);
        return Arrays.stream(threads).filter(Objects::nonNull);
    }
}
