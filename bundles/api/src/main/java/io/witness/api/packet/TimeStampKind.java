package io.witness.api.packet;

/** Lists who took the time of a packet, by the bits {@code TP_STATUS_TS_*} of its status. */
public enum TimeStampKind {
    /** The packet socket, when it copied the packet: less precise than the others. */
    NONE,
    /** The kernel, when it received the packet. */
    SOFTWARE,
    /** The device, by its own clock. */
    RAW_HARDWARE;

    static TimeStampKind of(int status) {
        if ((status & PacketLayout.STATUS_TIME_RAW_HARDWARE) != 0) {
            return RAW_HARDWARE;
        }
        return (status & PacketLayout.STATUS_TIME_SOFTWARE) != 0 ? SOFTWARE : NONE;
    }
}
