package io.witness.afpacket.internal;

import io.witness.api.packet.Tpacket1Layout;
import io.witness.api.packet.Tpacket2Layout;
import io.witness.api.ring.RingVersion;

/**
 * Lists where the header of a frame has what, and what it lacks.
 *
 * @param status offset of the lower 32 bits of the status
 * @param wireLength offset of the length on the wire
 * @param snapLength offset of the captured length
 * @param data offset of the distance to the packet's first byte
 * @param network offset of the distance to the network layer
 * @param seconds offset of the seconds of the time
 * @param fraction offset of the rest of the time
 * @param fractionNanos nanoseconds in a unit of that
 * @param vlanTci offset of the VLAN tag's control information; {@link #ABSENT}: there is none
 * @param vlanTpid offset of the VLAN tag's protocol, likewise
 */
record FrameFields(
        int status,
        int wireLength,
        int snapLength,
        int data,
        int network,
        int seconds,
        int fraction,
        int fractionNanos,
        int vlanTci,
        int vlanTpid) {
    static final int ABSENT = -1;

    private static final FrameFields V1 = new FrameFields(
            Tpacket1Layout.LOW_STATUS_OFFSET,
            Tpacket1Layout.WIRE_LENGTH_OFFSET,
            Tpacket1Layout.SNAP_LENGTH_OFFSET,
            Tpacket1Layout.DATA_OFFSET,
            Tpacket1Layout.NETWORK_OFFSET,
            Tpacket1Layout.SECONDS_OFFSET,
            Tpacket1Layout.MICROS_OFFSET,
            1000,
            ABSENT,
            ABSENT);
    private static final FrameFields V2 = new FrameFields(
            Tpacket2Layout.STATUS_OFFSET,
            Tpacket2Layout.WIRE_LENGTH_OFFSET,
            Tpacket2Layout.SNAP_LENGTH_OFFSET,
            Tpacket2Layout.DATA_OFFSET,
            Tpacket2Layout.NETWORK_OFFSET,
            Tpacket2Layout.SECONDS_OFFSET,
            Tpacket2Layout.NANOS_OFFSET,
            1,
            Tpacket2Layout.VLAN_TCI_OFFSET,
            Tpacket2Layout.VLAN_TPID_OFFSET);

    static FrameFields of(RingVersion version) {
        return version == RingVersion.V1 ? V1 : V2;
    }
}
