package io.witness.api.socket;

import java.util.OptionalInt;

/**
 * Identifies the reader of a ring.
 *
 * @param kind a consumer of this process or a client in another one
 * @param name the consumer's name, or the client's process name; {@code ?} if unknown
 * @param pid the client's process
 * @param uid the client's user
 * @param gid the client's group
 */
public record Reader(Kind kind, String name, OptionalInt pid, OptionalInt uid, OptionalInt gid) {
    /** Lists the kinds of readers. */
    public enum Kind {
        /** Inside this process: an OSGi service. */
        CONSUMER,
        /** In another process, over the Testimony protocol. */
        CLIENT
    }

    /**
     * Identifies a consumer.
     *
     * @param name its name
     * @return the reader
     */
    public static Reader consumer(String name) {
        return new Reader(Kind.CONSUMER, name, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    /**
     * Identifies a client by its SO_PEERCRED at the time of its connection.
     *
     * @param name process name
     * @param pid process
     * @param uid user
     * @param gid group
     * @return the reader
     */
    public static Reader client(String name, int pid, int uid, int gid) {
        return new Reader(Kind.CLIENT, name, OptionalInt.of(pid), OptionalInt.of(uid), OptionalInt.of(gid));
    }

    @Override
    public String toString() {
        return kind == Kind.CONSUMER
                ? "consumer " + name
                : "client " + name + " (pid " + pid.orElse(0) + ", uid " + uid.orElse(0) + ")";
    }
}
