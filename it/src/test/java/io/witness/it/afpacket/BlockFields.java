package io.witness.it.afpacket;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.PacketLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * All that a block says, one line a field, by the names of {@code linux/if_packet.h}: so that blocks can be compared. Left out
 * is what the kernel knows and who fills a memory ring cannot know, or what means nothing:
 *
 * <ul>
 *   <li>{@code ts_first_pkt}: the kernel's is the time when it opened the block, before there was a packet. That of a memory ring
 *       is the time of its first packet.
 *   <li>TP_STATUS_CSUM_VALID and TP_STATUS_CSUMNOTREADY in {@code tp_status}: what the sender or the driver did about checksums.
 *   <li>TP_STATUS_TS_SOFTWARE, TP_STATUS_TS_SYS_HARDWARE and TP_STATUS_TS_RAW_HARDWARE in {@code tp_status}: which clock the time
 *       is from.
 *   <li>The bytes between fields and behind data, and those of {@code sll_addr} beyond {@code sll_halen}: neither writes them,
 *       so they are what was there before.
 * </ul>
 */
final class BlockFields {
    private static final int CSUM_NOT_READY = 1 << 3;
    private static final int CSUM_VALID = 1 << 7;
    private static final int TIME_SOURCES = 7 << 29;
    private static final int UNKNOWN_TO_MEMORY = CSUM_NOT_READY | CSUM_VALID | TIME_SOURCES;

    private final ByteBuffer block;
    private final List<String> lines = new ArrayList<>();

    private BlockFields(ByteBuffer block) {
        this.block = block;
    }

    static List<String> of(ByteBuffer block) {
        BlockFields fields = new BlockFields(block);
        fields.describe();
        return fields.lines;
    }

    private void describe() {
        add("version", block.getInt(0));
        add("offset_to_priv", block.getInt(4));
        add("block_status", block.getInt(BlockLayout.STATUS_OFFSET));
        add("num_pkts", BlockLayout.packetCount(block));
        add("offset_to_first_pkt", block.getInt(BlockLayout.FIRST_PACKET_OFFSET));
        add("blk_len", block.getInt(BlockLayout.LENGTH_OFFSET));
        add("seq_num", block.getLong(BlockLayout.SEQUENCE_OFFSET));
        if (BlockLayout.packetCount(block) > 0) {
            addTime("ts_last_pkt", BlockLayout.LAST_TIME_OFFSET);
        }
        int header = block.getInt(BlockLayout.FIRST_PACKET_OFFSET);
        for (int i = 0; i < BlockLayout.packetCount(block); i++) {
            lines.add("packet " + i + " at " + header);
            describePacket(header);
            header += block.getInt(header + PacketLayout.NEXT_OFFSET);
        }
    }

    private void describePacket(int header) {
        int snapLength = block.getInt(header + PacketLayout.SNAP_LENGTH_OFFSET);
        int mac = block.getShort(header + PacketLayout.DATA_OFFSET);
        add("tp_next_offset", block.getInt(header + PacketLayout.NEXT_OFFSET));
        addTime("tp_sec", header + PacketLayout.SECONDS_OFFSET);
        add("tp_snaplen", snapLength);
        add("tp_len", block.getInt(header + PacketLayout.WIRE_LENGTH_OFFSET));
        add("tp_status", block.getInt(header + PacketLayout.STATUS_OFFSET) & ~UNKNOWN_TO_MEMORY);
        add("tp_mac", mac);
        add("tp_net", block.getShort(header + PacketLayout.NETWORK_OFFSET));
        add("tp_rxhash", block.getInt(header + PacketLayout.FLOW_HASH_OFFSET));
        add("tp_vlan_tci", block.getInt(header + PacketLayout.VLAN_TCI_OFFSET));
        add("tp_vlan_tpid", block.getShort(header + PacketLayout.VLAN_TPID_OFFSET) & 0xFFFF);
        addBytes("tp_padding", header + PacketLayout.PADDING_OFFSET, 10);
        describeAddress(header);
        addBytes("data", header + mac, snapLength);
    }

    private void describeAddress(int header) {
        add("sll_family", block.getShort(header + PacketLayout.ADDRESS_FAMILY_OFFSET));
        addBytes("sll_protocol", header + PacketLayout.PROTOCOL_OFFSET, 2);
        add("sll_ifindex", block.getInt(header + PacketLayout.INTERFACE_OFFSET));
        add("sll_hatype", block.getShort(header + PacketLayout.HARDWARE_TYPE_OFFSET) & 0xFFFF);
        add("sll_pkttype", block.get(header + PacketLayout.PACKET_TYPE_OFFSET));
        int length = block.get(header + PacketLayout.ADDRESS_LENGTH_OFFSET);
        add("sll_halen", length);
        addBytes("sll_addr", header + PacketLayout.ADDRESS_OFFSET, length);
    }

    private void add(String name, long value) {
        lines.add(name + "=" + value);
    }

    private void addTime(String name, int offset) {
        lines.add(name + "=" + block.getInt(offset) + " " + block.getInt(offset + 4));
    }

    private void addBytes(String name, int offset, int length) {
        byte[] bytes = new byte[length];
        block.get(offset, bytes);
        lines.add(name + "=" + HexFormat.of().formatHex(bytes));
    }
}
