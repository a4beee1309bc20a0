package io.witness.linux.poll;

import java.nio.ByteBuffer;

/**
 * Layout of {@code struct epoll_event} of {@code linux/eventpoll.h}: {@code u32 events}, then {@code u64 data}, which
 * follows without a gap on x86-64 only.
 */
final class EpollEvent {
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64")
            || System.getProperty("os.arch").equals("x86_64");
    private static final int DATA_OFFSET = PACKED ? 4 : 8;

    /** Bytes per event. */
    static final int LENGTH = DATA_OFFSET + 8;

    private EpollEvent() {}

    /** Writes the only event of a buffer. */
    static void set(ByteBuffer event, int events, long token) {
        event.putInt(0, events).putLong(DATA_OFFSET, token);
    }

    /** Returns the events of the i-th entry. */
    static int events(ByteBuffer events, int i) {
        return events.getInt(i * LENGTH);
    }

    /** Returns the token of the i-th entry. */
    static long token(ByteBuffer events, int i) {
        return events.getLong(i * LENGTH + DATA_OFFSET);
    }
}
