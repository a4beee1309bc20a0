package io.witness.cli.internal.tap;

import io.witness.api.packet.Block;
import io.witness.api.packet.HardwareTypes;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PacketLinkType;

/** Copies the wanted packets out of the blocks of a ring, which are released at once. For one thread. */
final class LiveReader {
    private final BatchBuilder wanted;
    private RingDescription description;
    private PacketLinkType linkTypes;
    private Block block;
    private InterfaceInfo source;
    private boolean isCooked;
    private long earliest;
    private long latest;
    private long malformed;

    LiveReader(BatchBuilder wanted) {
        this.wanted = wanted;
    }

    /** Goes on with another ring. */
    void begin(RingDescription ring) {
        description = ring;
        linkTypes = new PacketLinkType(ring.linkType());
        block = new Block();
        source = null;
    }

    /** Reads a block and releases it. */
    LiveBlock read(Ring ring, int index, long missedBefore) {
        earliest = Long.MAX_VALUE;
        latest = Long.MIN_VALUE;
        long number = 0;
        try {
            number = block.wrap(ring.memory(), index).sequenceNumber();
            PacketCursor packets = block.packets();
            while (packets.hasNext()) {
                add(packets.next());
            }
        } catch (MalformedBlockException e) {
            malformed++;
        } finally {
            ring.release(index);
        }
        return new LiveBlock(number, earliest, latest, missedBefore, wanted.take());
    }

    private void add(Packet packet) {
        long time = packet.timeNanos();
        earliest = Math.min(earliest, time);
        latest = Math.max(latest, time);
        int linkType = linkTypes.of(packet);
        boolean isUnknown = linkType == LinkTypes.UNKNOWN;
        int written = isUnknown ? HardwareTypes.cookedLinkType(packet.hardwareType()) : linkType;
        if (source == null || source.linkType() != written || isCooked != isUnknown) {
            source = isUnknown ? InterfaceInfo.cooked(description, written) : InterfaceInfo.of(description, written);
            isCooked = isUnknown;
        }
        wanted.add(source, isCooked, packet);
    }

    /** Returns how many blocks were malformed. */
    long malformed() {
        return malformed;
    }
}
