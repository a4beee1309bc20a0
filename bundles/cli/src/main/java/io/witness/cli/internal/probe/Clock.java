package io.witness.cli.internal.probe;

/** Selects who takes a time. */
enum Clock {
    /** The program, before it sends and after it has received. */
    USER,
    /** The kernel, between the program and the driver. */
    SOFTWARE,
    /** The network card. */
    HARDWARE;

    /** The number of clocks. */
    static final int COUNT = values().length;
}
