package io.witness.cli.internal;

/** The wish that a command ends soon, from another thread. */
public final class StopRequest {
    private boolean requested;
    private Runnable wakeUp = () -> {};

    /** Names what ends the command's waiting; called at once if the wish is there already. */
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
