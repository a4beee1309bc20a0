package io.witness.deploy.internal;

/** Lets threads that descend from the one that makes this make no further ones, for as long as it lasts. */
final class ThreadShortage extends InheritableThreadLocal<String> {
    private volatile boolean lasts;

    ThreadShortage() {
        set("inherited by each new thread");
    }

    void begin() {
        lasts = true;
    }

    void end() {
        lasts = false;
    }

    @Override
    protected String childValue(String value) {
        if (lasts) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        return value;
    }
}
