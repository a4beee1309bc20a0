package io.witness.consumers.internal;

/** Which call of its consumer a thread is in. Set by that thread, twice a block, and read by those who watch it. */
final class CurrentCall {
    /** What {@link #current()} gives outside of calls. */
    static final long NONE = 0;

    /** Written before the number, and read after it. */
    private ConsumerCall call = ConsumerCall.CREATE;

    private long calls;
    private volatile long current = NONE;

    void enter(ConsumerCall entered) {
        call = entered;
        current = ++calls;
    }

    /** A consumer that was interrupted, or interrupts itself, must not keep the thread from waiting later. */
    void leave() {
        current = NONE;
        Thread.interrupted();
    }

    /** The number of the call that the thread is in; no two calls have the same. */
    long current() {
        return current;
    }

    /** The last call that was entered. */
    ConsumerCall last() {
        return call;
    }
}
