package io.witness.linux.socket;

import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;

/**
 * Reads the counters of a TPACKET_V3 socket, {@code struct tpacket_stats_v3} of {@code linux/if_packet.h}. Reading clears
 * them, so each value counts the events since the previous reading. For one thread at a time; allocates nothing.
 */
public final class PacketStatistics {
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKETS_OFFSET = 0;
    private static final int DROPS_OFFSET = 4;
    private static final int FREEZES_OFFSET = 8;
    private static final int STATISTICS_LENGTH = 12;
    private static final int LENGTH_OFFSET = 12;

    private final NativeMemory memory = NativeMemory.allocate(16);

    /** Creates a reader with all values 0. */
    public PacketStatistics() {}

    /**
     * Reads and clears the counters.
     *
     * @param fd the socket
     * @throws ErrnoException if it is not a packet socket
     */
    public void read(int fd) throws ErrnoException {
        memory.buffer().putInt(LENGTH_OFFSET, STATISTICS_LENGTH);
        long address = memory.address();
        int result = Libc.CALLS.getsockopt(
                fd, PacketSockets.SOL_PACKET, PACKET_STATISTICS, address, address + LENGTH_OFFSET);
        Libc.check("getsockopt PACKET_STATISTICS", result);
    }

    /**
     * Returns the packets that the filter accepted ({@code tp_packets}), including dropped ones.
     *
     * @return the number since the previous reading
     */
    public long packets() {
        return unsigned(PACKETS_OFFSET);
    }

    /**
     * Returns the packets that were lost because the ring was full ({@code tp_drops}).
     *
     * @return the number since the previous reading
     */
    public long drops() {
        return unsigned(DROPS_OFFSET);
    }

    /**
     * Returns how often the ring became full ({@code tp_freeze_q_cnt}).
     *
     * @return the number since the previous reading
     */
    public long freezes() {
        return unsigned(FREEZES_OFFSET);
    }

    private long unsigned(int offset) {
        return memory.buffer().getInt(offset) & 0xFFFF_FFFFL;
    }
}
