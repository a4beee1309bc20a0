package io.witness.afpacket.internal;

import io.witness.api.packet.AddressLayout;
import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.PacketLayout;
import io.witness.api.packet.RingMemory;
import io.witness.api.packet.Tpacket2Layout;
import io.witness.api.ring.RingVersion;
import java.nio.ByteBuffer;

/**
 * Shows a frame of TPACKET_V1 or V2 as a block of TPACKET_V3 with one packet: reads the frame's header, and writes the two
 * headers of V3 in its place, before the packet's bytes, which stay where they are. So all readers of blocks read frames too.
 *
 * <pre>
 *  0           8              48            96           116           tp_mac
 *  +-----------+--------------+-------------+------------+-------------+--------
 *  | tp_status | block header |packet header|sockaddr_ll | (reserved)  | packet
 *  +-----------+--------------+-------------+------------+-------------+--------
 * </pre>
 *
 * <p>The status stays, because it passes the frame back to the kernel. Of a block header, nobody reads what would be in its
 * place. For the taking thread; allocates nothing.
 */
final class FrameHeader {
    /** Where the packet's header is. */
    static final int PACKET_OFFSET = BlockLayout.HEADER_LENGTH;
    /** Where the packet's bytes may begin. */
    static final int LENGTH = PACKET_OFFSET + PacketLayout.HEADER_LENGTH;
    /**
     * The room that the kernel is asked to leave before the bytes of each packet ({@code PACKET_RESERVE}): they begin at
     * {@code TPACKET_HDRLEN} or later without it ({@code tpacket_rcv} of {@code net/packet/af_packet.c}).
     */
    static final int RESERVE = LENGTH - Tpacket2Layout.HEADER_AND_ADDRESS_LENGTH;

    /** Offset of the address in a frame, the same in both versions. */
    private static final int FRAME_ADDRESS = Tpacket2Layout.HEADER_LENGTH;

    private static final int ADDRESS = PACKET_OFFSET + PacketLayout.ADDRESS_FAMILY_OFFSET;
    private static final int ADDRESS_END = AddressLayout.LENGTH - Integer.BYTES;

    private final FrameFields fields;
    /** Counts frames as the kernel counts blocks, from 1. */
    private long sequence;

    private int status;
    private int wireLength;
    private int snapLength;
    private int data;
    private int network;
    private int seconds;
    private int nanos;
    private int vlanTci;
    private int vlanTpid;
    private long addressStart;
    private long addressMiddle;
    private int addressEnd;

    FrameHeader(RingVersion version) {
        fields = FrameFields.of(version);
    }

    /** Reads the header of the next frame, as the kernel wrote it. */
    void read(RingMemory memory, int index) {
        ByteBuffer buffer = memory.segment(index);
        int start = memory.start(index);
        sequence++;
        status = buffer.getInt(start + fields.status());
        wireLength = buffer.getInt(start + fields.wireLength());
        snapLength = buffer.getInt(start + fields.snapLength());
        data = buffer.getShort(start + fields.data()) & 0xFFFF;
        network = buffer.getShort(start + fields.network()) & 0xFFFF;
        seconds = buffer.getInt(start + fields.seconds());
        nanos = buffer.getInt(start + fields.fraction()) * fields.fractionNanos();
        readTag(buffer, start);
        addressStart = buffer.getLong(start + FRAME_ADDRESS);
        addressMiddle = buffer.getLong(start + FRAME_ADDRESS + Long.BYTES);
        addressEnd = buffer.getInt(start + FRAME_ADDRESS + ADDRESS_END);
        keepWithin(memory.blockSize());
    }

    private void readTag(ByteBuffer buffer, int start) {
        if (fields.vlanTci() != FrameFields.ABSENT) {
            vlanTci = buffer.getShort(start + fields.vlanTci()) & 0xFFFF;
            vlanTpid = buffer.getShort(start + fields.vlanTpid()) & 0xFFFF;
        }
    }

    // Where a link header is so long that the packet would begin after its frame, the kernel copied nothing.
    private void keepWithin(int frameSize) {
        if (snapLength == 0 && data > frameSize) {
            network -= data - frameSize;
            data = frameSize;
        }
    }

    /** Writes the headers of a block with this packet; with {@code snap} bytes of it, from {@link #data()} on. */
    void write(RingMemory memory, int index, int snap) {
        ByteBuffer buffer = memory.segment(index);
        int start = memory.start(index);
        writeBlock(buffer, start, snap);
        int packet = start + PACKET_OFFSET;
        buffer.putInt(packet + PacketLayout.NEXT_OFFSET, 0);
        buffer.putInt(packet + PacketLayout.SECONDS_OFFSET, seconds);
        buffer.putInt(packet + PacketLayout.NANOS_OFFSET, nanos);
        buffer.putInt(packet + PacketLayout.SNAP_LENGTH_OFFSET, snap);
        buffer.putInt(packet + PacketLayout.WIRE_LENGTH_OFFSET, wireLength);
        buffer.putInt(packet + PacketLayout.STATUS_OFFSET, status);
        buffer.putShort(packet + PacketLayout.DATA_OFFSET, (short) (data - PACKET_OFFSET));
        buffer.putShort(packet + PacketLayout.NETWORK_OFFSET, (short) (network - PACKET_OFFSET));
        buffer.putInt(packet + PacketLayout.FLOW_HASH_OFFSET, 0);
        buffer.putInt(packet + PacketLayout.VLAN_TCI_OFFSET, vlanTci);
        buffer.putLong(packet + PacketLayout.VLAN_TPID_OFFSET, 0);
        buffer.putInt(packet + PacketLayout.VLAN_TPID_OFFSET + Long.BYTES, 0);
        buffer.putShort(packet + PacketLayout.VLAN_TPID_OFFSET, (short) vlanTpid);
        buffer.putLong(start + ADDRESS, addressStart);
        buffer.putLong(start + ADDRESS + Long.BYTES, addressMiddle);
        buffer.putInt(start + ADDRESS + ADDRESS_END, addressEnd);
    }

    private void writeBlock(ByteBuffer buffer, int start, int snap) {
        buffer.putInt(start + BlockLayout.STATUS_OFFSET, status);
        buffer.putInt(start + BlockLayout.NUM_PACKETS_OFFSET, 1);
        buffer.putInt(start + BlockLayout.FIRST_PACKET_OFFSET, PACKET_OFFSET);
        buffer.putInt(start + BlockLayout.LENGTH_OFFSET, data + snap);
        buffer.putLong(start + BlockLayout.SEQUENCE_OFFSET, sequence);
        buffer.putInt(start + BlockLayout.FIRST_TIME_OFFSET, seconds);
        buffer.putInt(start + BlockLayout.FIRST_TIME_OFFSET + Integer.BYTES, nanos);
        buffer.putInt(start + BlockLayout.LAST_TIME_OFFSET, seconds);
        buffer.putInt(start + BlockLayout.LAST_TIME_OFFSET + Integer.BYTES, nanos);
    }

    /** Tells whether the socket's receive queue has the whole packet. */
    boolean isCopied() {
        return (status & PacketLayout.STATUS_COPY) != 0;
    }

    boolean hasVlanTag() {
        return (status & PacketLayout.STATUS_VLAN_VALID) != 0;
    }

    /**
     * Tells whether the packet lies between the headers and the frame's end; otherwise another process has written into the
     * ring.
     *
     * @param before bytes directly before the packet that belong to it
     */
    boolean liesWithin(int frameSize, int before) {
        return data - before >= LENGTH && snapLength >= 0 && snapLength <= frameSize - data;
    }

    /** Returns the distance from the frame's start to the packet's first byte. */
    int data() {
        return data;
    }

    int wireLength() {
        return wireLength;
    }

    /** Returns how many bytes are in the frame. */
    int snapLength() {
        return snapLength;
    }
}
