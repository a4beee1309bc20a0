package io.witness.api.consumer;

/**
 * Says why a consumer ends.
 *
 * @param cause the kind of reason
 * @param detail one line for people
 */
public record ConsumerEnd(Cause cause, String detail) {
    /** The kinds of reasons. */
    public enum Cause {
        /** Its service is gone, or its runner stops. */
        REMOVED,
        /** The ring is closed: the socket was removed, changed or failed. */
        SOCKET_CLOSED,
        /** It kept a block for too long while other readers would have lost packets. It is reopened. */
        EVICTED,
        /** One of its methods threw. It is reopened. */
        FAILED
    }
}
