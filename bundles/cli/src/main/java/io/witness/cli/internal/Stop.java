package io.witness.cli.internal;

/** The wish that a command ends soon, from another thread. */
final class Stop {
    private boolean requested;
    private Runnable wakeUp = () -> {};

    /** Names what ends the command's waiting; called at once if the wish is there already. */
    synchronized void onRequest(Runnable action) {
        wakeUp = action;
        if (requested) {
            action.run();
        }
    }

    synchronized void request() {
        requested = true;
        wakeUp.run();
    }

    synchronized boolean isRequested() {
        return requested;
    }
}
