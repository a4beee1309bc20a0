package io.witness.pcap.internal;

import io.witness.api.packet.PacketCopy;
import java.io.IOException;

/** One format of capture files, as it is read. */
public sealed interface CaptureFormat permits PcapFile, PcapNgFile {
    /** Bytes of a packet at most, libpcap's {@code MAXIMUM_SNAPLEN}: a greater length is taken for damage. */
    int MAX_SNAP_LENGTH = 262_144;
    /** Bytes on the wire at most: what a packet of a ring can say, see {@link io.witness.api.packet.Packet}. */
    long MAX_WIRE_LENGTH = Integer.MAX_VALUE - 4;

    /** Reads the next packet, if there is one. */
    boolean next(PacketCopy packet) throws IOException;

    /** The LINKTYPE number of the last packet, before that of the first interface. */
    int linkType();

    /** The snap length that belongs to {@link #linkType()}, 1 to {@link #MAX_SNAP_LENGTH}. */
    int snapLength();

    /** What a file's snap length stands for: 0 is no limit, and so is what no packet can reach. */
    static int usableSnapLength(int inFile) {
        return inFile <= 0 || inFile > MAX_SNAP_LENGTH ? MAX_SNAP_LENGTH : inFile;
    }

    /** Refuses a captured length that is wild; it is at an offset from the next byte. */
    static void checkSnapLength(ByteSource source, int offset, int snapLength) throws IOException {
        if (Integer.compareUnsigned(snapLength, MAX_SNAP_LENGTH) > 0) {
            throw source.malformed(
                    offset,
                    "a packet with " + Integer.toUnsignedString(snapLength) + " captured bytes, expected at most "
                            + MAX_SNAP_LENGTH);
        }
    }

    /** Refuses a length on the wire that is wild; it is at an offset from the next byte. */
    static void checkWireLength(ByteSource source, int offset, int wireLength) throws IOException {
        if (Integer.toUnsignedLong(wireLength) > MAX_WIRE_LENGTH) {
            throw source.malformed(
                    offset,
                    "a packet of " + Integer.toUnsignedString(wireLength) + " bytes on the wire, expected at most "
                            + MAX_WIRE_LENGTH);
        }
    }
}
