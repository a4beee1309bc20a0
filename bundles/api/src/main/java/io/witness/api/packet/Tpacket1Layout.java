package io.witness.api.packet;

import java.nio.ByteOrder;

/**
 * Layout of the header of a frame in a TPACKET_V1 ring on a 64-bit machine, {@code struct tpacket_hdr} of
 * {@code linux/if_packet.h}, followed by {@code struct sockaddr_ll} (see {@link AddressLayout}) in a receive ring, and by the
 * packet's bytes in a transmit ring. All values are in the machine's byte order. The status is an {@code unsigned long}, so
 * the layout differs on 32-bit machines.
 *
 * <pre>
 *  0           8     12       16        18        20    24     28       32
 *  +-----------+-----+--------+---------+---------+-----+------+--------+-------------+
 *  |status u64 | len |snaplen | mac u16 | net u16 | sec | usec |padding | sockaddr_ll |
 *  +-----------+-----+--------+---------+---------+-----+------+--------+-------------+
 * </pre>
 */
public final class Tpacket1Layout {
    /** Offset of the status word (64 bits), of which only the lower 32 are in use. */
    public static final int STATUS_OFFSET = 0;
    /** Offset of the lower 32 bits of the status word. */
    public static final int LOW_STATUS_OFFSET = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0 : 4;
    /** Offset of the number of bytes that the packet had on the wire; in a transmit ring, that are to be sent. */
    public static final int WIRE_LENGTH_OFFSET = 8;
    /** Offset of the number of captured bytes. */
    public static final int SNAP_LENGTH_OFFSET = 12;
    /** Offset of the distance (16 bits) from the frame's start to the packet's first byte. */
    public static final int DATA_OFFSET = 16;
    /** Offset of the distance (16 bits) from the frame's start to the network layer. */
    public static final int NETWORK_OFFSET = 18;
    /** Offset of the seconds of the time stamp. */
    public static final int SECONDS_OFFSET = 20;
    /** Offset of the microseconds of the time stamp. */
    public static final int MICROS_OFFSET = 24;
    /** Length of the header in bytes, and so offset of what follows it. */
    public static final int HEADER_LENGTH = 32;
    /** Length of the header and of the address after it, in bytes ({@code TPACKET_HDRLEN}). */
    public static final int HEADER_AND_ADDRESS_LENGTH = HEADER_LENGTH + AddressLayout.LENGTH;

    private Tpacket1Layout() {}
}
