package io.witness.config.internal;

/** Ends the runtime. */
interface Exit {
    /** The entries cannot be served. */
    int NOTHING_SERVED = 1;
    /** The file cannot be used. */
    int BAD_FILE = 2;

    /**
     * Asks for the end; returns before it.
     *
     * @param status of the process
     * @throws InterruptedException if the runtime stops for another reason
     */
    void with(int status) throws InterruptedException;
}
