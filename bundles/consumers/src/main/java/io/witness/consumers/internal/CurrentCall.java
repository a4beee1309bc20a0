package io.witness.consumers.internal;

/** Records which call of its consumer a thread is in. Set by that thread, twice per block, and read by watching threads. */
final class CurrentCall {
    /** The value of {@link #current()} outside of calls. */
    static final long NONE = 0;

    /** Written before the number, and read after it. */
    private ConsumerCall call = ConsumerCall.CREATE;

    private long calls;
    private volatile long current = NONE;

    void enter(ConsumerCall entered) {
        call = entered;
        current = ++calls;
    }

    /** Clears the interrupted status, so that a consumer's interruption does not disturb later waits. */
    void leave() {
        current = NONE;
        Thread.interrupted();
    }

    /** Returns the number of the present call; no two calls have the same. */
    long current() {
        return current;
    }

    /** Returns the call that was entered last. */
    ConsumerCall last() {
        return call;
    }
}
