package io.witness.afpacket.internal;

import io.witness.afpacket.TransmitStage;

/** Holds a time stamp of a frame; reused. */
public final class FrameStamp {
    private long number;
    private TransmitStage stage = TransmitStage.UNKNOWN;
    private long softwareNanos;
    private long hardwareNanos;

    FrameStamp() {}

    void set(long frame, TransmitStage where, long software, long hardware) {
        number = frame;
        stage = where;
        softwareNanos = software;
        hardwareNanos = hardware;
    }

    void set(FrameStamp other) {
        set(other.number, other.stage, other.softwareNanos, other.hardwareNanos);
    }

    /** Returns the number of the frame. */
    public long number() {
        return number;
    }

    /** Returns where the frame was. */
    public TransmitStage stage() {
        return stage;
    }

    /** Returns the kernel's time; 0: there is none. */
    public long softwareNanos() {
        return softwareNanos;
    }

    /** Returns the network card's time; 0: there is none. */
    public long hardwareNanos() {
        return hardwareNanos;
    }
}
