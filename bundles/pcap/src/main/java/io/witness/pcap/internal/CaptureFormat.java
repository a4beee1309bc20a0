package io.witness.pcap.internal;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.InterfaceDrops;
import io.witness.pcap.InterfaceInfo;
import java.io.IOException;
import java.util.List;

/** One format of capture files, as it is read. */
public sealed interface CaptureFormat permits PcapFile, PcapNgFile {
    /** Bytes of a packet at most, libpcap's {@code MAXIMUM_SNAPLEN}: a greater length is damage, or cut. */
    int MAX_SNAP_LENGTH = 262_144;
    /** LINKTYPE numbers of messages that may be longer. */
    int DBUS = 231;

    int USBPCAP = 249;
    int EBHSCR = 279;

    /** Bytes on the wire at most: what a packet of a ring can say, see {@link io.witness.api.packet.Packet}. */
    long MAX_WIRE_LENGTH = Integer.MAX_VALUE - 4;

    /** Reads the next packet, if there is one. */
    boolean next(PacketCopy packet) throws IOException;

    /** Returns the LINKTYPE number of the last packet; before the first one, that of the first interface. */
    int linkType();

    /** Returns the snap length that belongs to {@link #linkType()}, 1 to {@link #MAX_SNAP_LENGTH}. */
    int snapLength();

    /** Describes the interface that {@link #linkType()} belongs to. */
    InterfaceInfo source();

    /** Returns where the packet read last starts, or where the first one does or later. */
    long offset();

    /** Returns where sections and interfaces are described, as far as was read. */
    long[] descriptions();

    /** Returns how many packets the last one says to be lost before it. */
    long dropCount();

    /** Returns what statistics say of dropped packets, as far as was read. */
    List<InterfaceDrops> drops();

    /** Returns the first comment of the last packet; empty if it has none. */
    String comment();

    /** Returns the identifier of the last packet; 0 if it has none. */
    long identifier();

    /** Returns what the interface is for that {@link #linkType()} belongs to; empty if the file does not tell. */
    String description();

    /** Goes on at an offset, where a packet or a description starts, with the descriptions before it. */
    void seek(long offset, long[] descriptions) throws IOException;

    /** Interprets a file's snap length: 0 is no limit, and so is a value that no packet can reach. */
    static int usableSnapLength(int inFile) {
        return inFile <= 0 || inFile > MAX_SNAP_LENGTH ? MAX_SNAP_LENGTH : inFile;
    }

    /**
     * Converts a file's link type to a LINKTYPE number, as libpcap does, or else Wireshark. Old files contain a number of the
     * system that wrote them.
     */
    static int usableLinkType(int inFile) {
        return switch (inFile) {
            case 11 -> 100; // ATM, with an LLC header
            case 12, 14 -> LinkTypes.RAW;
            case 13 -> 109; // IPsec of OpenBSD
            case 15 -> 102; // SLIP of BSD/OS
            case 16 -> 103; // PPP of BSD/OS
            case 18, 19 -> 106; // classical IP over ATM
            default -> inFile;
        };
    }

    /** Returns the longest packet of a link type: libpcap's and Wireshark's limits. */
    private static int mostCaptured(int linkType) {
        return switch (linkType) {
            case DBUS, USBPCAP -> 128 << 20;
            case EBHSCR -> 32 << 20;
            default -> MAX_SNAP_LENGTH;
        };
    }

    /**
     * Returns how many bytes of a packet are kept; refuses an impossible captured length, at an offset from the next byte.
     */
    static int kept(ByteSource source, int offset, int captured, int linkType, Anomalies oddities) throws IOException {
        int most = mostCaptured(linkType);
        if (Integer.compareUnsigned(captured, most) > 0) {
            throw source.malformed(
                    offset,
                    "a packet with " + Integer.toUnsignedString(captured) + " captured bytes, expected at most "
                            + most);
        }
        if (captured > MAX_SNAP_LENGTH) {
            oddities.count(Anomalies.Kind.CAPTURED_LENGTH);
        }
        return Math.min(captured, MAX_SNAP_LENGTH);
    }

    /** Limits the recorded wire length to what a packet can have: at least the captured length, at most what fits into a ring's field. */
    static int wireLength(int inFile, int kept, int captured, Anomalies oddities) {
        long told = Integer.toUnsignedLong(inFile);
        if (told < captured || told > MAX_WIRE_LENGTH) {
            oddities.count(Anomalies.Kind.WIRE_LENGTH);
        }
        return (int) Math.max(kept, Math.min(MAX_WIRE_LENGTH, Math.max(captured, told)));
    }
}
