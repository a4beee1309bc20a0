package io.witness.cli.internal;

/** Requests the end of a command from another thread. */
public final class StopRequest {
    private boolean requested;
    private Runnable wakeUp = () -> {};

    /** Sets the action that ends the command's waiting; called at once if the request was made already. */
    public synchronized void onRequest(Runnable action) {
        wakeUp = action;
        if (requested) {
            action.run();
        }
    }

    public synchronized void request() {
        requested = true;
        wakeUp.run();
    }

    public synchronized boolean isRequested() {
        return requested;
    }
}
