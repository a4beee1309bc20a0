package io.witness.linux.socket;

import java.nio.ByteBuffer;

/**
 * Holds what the control messages of one packet say: its time stamps, which sent packet they belong to, and its VLAN tag. The
 * messages are {@code struct scm_timestamping} and {@code sock_extended_err} of {@code linux/errqueue.h} and {@code
 * tpacket_auxdata} of {@code linux/if_packet.h}, each after a {@code cmsghdr}. Others are skipped; those that are too short
 * for their struct count as absent.
 *
 * <p>Reused for any number of packets; allocates nothing. For one thread at a time.
 */
public final class ControlMessages {
    /** Bytes that hold all messages of a packet that are read here, and those that the kernel may add. */
    static final int ROOM = 256;

    /** {@code ee_origin} of time stamps. */
    private static final int SO_EE_ORIGIN_TIMESTAMPING = 4;

    private static final int ENOMSG = 42;
    private static final int SOL_SOCKET = 1;
    private static final int SO_TIMESTAMPING_OLD = 37;
    /** The same layout on 64-bit systems. */
    private static final int SO_TIMESTAMPING_NEW = 65;

    private static final int PACKET_AUXDATA = 8;
    private static final int PACKET_TX_TIMESTAMP = 16;

    /** {@code struct scm_timestamping}: three {@code timespec}: software, unused, hardware. */
    private static final int STAMPS_LENGTH = 48;

    private static final int HARDWARE_OFFSET = 32;
    private static final int NANOS_OFFSET = 8;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    /** {@code struct sock_extended_err}: u32 errno, u8 origin, type, code, padding, u32 info, u32 data. */
    private static final int ERROR_LENGTH = 16;

    private static final int ERROR_ORIGIN_OFFSET = 4;
    private static final int ERROR_INFO_OFFSET = 8;
    private static final int ERROR_DATA_OFFSET = 12;
    /** {@code struct tpacket_auxdata}. */
    private static final int AUXILIARY_LENGTH = 20;

    private static final int AUXILIARY_LEN_OFFSET = 4;
    private static final int AUXILIARY_TCI_OFFSET = 16;
    private static final int AUXILIARY_TPID_OFFSET = 18;

    private static final int ETH_P_8021Q = 0x8100;
    private static final int TP_STATUS_VLAN_VALID = 1 << 4;
    private static final int TP_STATUS_VLAN_TPID_VALID = 1 << 6;

    private long softwareNanos;
    private long hardwareNanos;
    private boolean extendedError;
    private int errorNumber;
    private int origin;
    private int info;
    private int data;
    private int wireLength;
    private boolean tagged;
    private int vlanTci;
    private int vlanTpid;

    /** Creates an instance in which everything is absent. */
    public ControlMessages() {}

    /**
     * Reads the control messages of a packet; what was read before is forgotten.
     *
     * @param control the messages, in native byte order
     * @param start where they start
     * @param length their bytes, {@code msg_controllen}
     */
    public void read(ByteBuffer control, int start, int length) {
        clear();
        int end = start + length;
        int at = start;
        while (end - at >= MessageLayout.CONTROL_HEADER_LENGTH) {
            long size = control.getLong(at);
            if (size < MessageLayout.CONTROL_HEADER_LENGTH || size > end - at) {
                return;
            }
            int room = (int) size - MessageLayout.CONTROL_HEADER_LENGTH;
            int level = control.getInt(at + MessageLayout.CONTROL_LEVEL_OFFSET);
            int type = control.getInt(at + MessageLayout.CONTROL_TYPE_OFFSET);
            read(level, type, control, at + MessageLayout.CONTROL_HEADER_LENGTH, room);
            at += MessageLayout.align((int) size);
        }
    }

    private void clear() {
        softwareNanos = 0;
        hardwareNanos = 0;
        extendedError = false;
        wireLength = 0;
        tagged = false;
    }

    private void read(int level, int type, ByteBuffer from, int at, int room) {
        if (level == SOL_SOCKET && (type == SO_TIMESTAMPING_OLD || type == SO_TIMESTAMPING_NEW)) {
            if (room >= STAMPS_LENGTH) {
                softwareNanos = nanos(from, at);
                hardwareNanos = nanos(from, at + HARDWARE_OFFSET);
            }
        } else if (level == PacketSockets.SOL_PACKET && type == PACKET_TX_TIMESTAMP && room >= ERROR_LENGTH) {
            readError(from, at);
        } else if (level == PacketSockets.SOL_PACKET && type == PACKET_AUXDATA && room >= AUXILIARY_LENGTH) {
            readAuxiliary(from, at);
        }
    }

    private static long nanos(ByteBuffer from, int at) {
        return from.getLong(at) * NANOS_PER_SECOND + from.getLong(at + NANOS_OFFSET);
    }

    private void readError(ByteBuffer from, int at) {
        extendedError = true;
        errorNumber = from.getInt(at);
        origin = from.get(at + ERROR_ORIGIN_OFFSET) & 0xFF;
        info = from.getInt(at + ERROR_INFO_OFFSET);
        data = from.getInt(at + ERROR_DATA_OFFSET);
    }

    private void readAuxiliary(ByteBuffer from, int at) {
        int status = from.getInt(at);
        wireLength = from.getInt(at + AUXILIARY_LEN_OFFSET);
        tagged = (status & TP_STATUS_VLAN_VALID) != 0;
        vlanTci = from.getShort(at + AUXILIARY_TCI_OFFSET) & 0xFFFF;
        boolean hasTpid = (status & TP_STATUS_VLAN_TPID_VALID) != 0;
        vlanTpid = hasTpid ? from.getShort(at + AUXILIARY_TPID_OFFSET) & 0xFFFF : ETH_P_8021Q;
    }

    /**
     * Returns the kernel's time stamp.
     *
     * @return nanoseconds since 1970; 0: there is none
     */
    public long softwareNanos() {
        return softwareNanos;
    }

    /**
     * Returns the network card's time stamp.
     *
     * @return nanoseconds of its clock; 0: there is none
     */
    public long hardwareNanos() {
        return hardwareNanos;
    }

    /**
     * Tells whether this is a time stamp of a sent packet; then {@link #stage()} and {@link #identifier()} are known.
     *
     * @return whether the message says so
     */
    public boolean isOfSentPacket() {
        return extendedError && errorNumber == ENOMSG && origin == SO_EE_ORIGIN_TIMESTAMPING;
    }

    /**
     * Returns where the sent packet was when its time was taken.
     *
     * @return {@code ee_info}: one of {@code SCM_TSTAMP_…}, or a number that is newer than this program
     */
    public int stage() {
        return info;
    }

    /**
     * Returns the identifier of the sent packet.
     *
     * @return {@code ee_data}, 32 bits unsigned
     */
    public int identifier() {
        return data;
    }

    /**
     * Returns the length of the packet before a filter truncated it.
     *
     * @return bytes; 0: not known
     */
    public int wireLength() {
        return wireLength;
    }

    /**
     * Tells whether the kernel took a VLAN tag out of the packet.
     *
     * @return whether there was one
     */
    public boolean hasVlanTag() {
        return tagged;
    }

    /**
     * Returns the number, priority and so on of the VLAN.
     *
     * @return 16 bits; of no meaning without a tag
     */
    public int vlanTci() {
        return vlanTci;
    }

    /**
     * Returns the EtherType of the VLAN tag.
     *
     * @return 16 bits; of no meaning without a tag
     */
    public int vlanTpid() {
        return vlanTpid;
    }
}
