package io.witness.api.consumer;

/**
 * Why a consumer ends.
 *
 * @param cause the kind of reason
 * @param detail one line for people
 */
public record ConsumerEnd(Cause cause, String detail) {
    /** The kinds of reasons. */
    public enum Cause {
        /** Its service goes, or whoever runs it stops. */
        REMOVED,
        /** The ring is closed: the socket was removed, changed or failed. */
        SOCKET_CLOSED,
        /** It kept a block for too long while other readers would have lost packets for it. It is opened anew. */
        EVICTED,
        /** A method of it threw. It is opened anew. */
        FAILED
    }
}
