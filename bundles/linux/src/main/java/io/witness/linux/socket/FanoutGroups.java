package io.witness.linux.socket;

import io.witness.api.ring.RolloverTotals;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;

/** Operates the fanout group of a packet socket, see packet(7). Constants are from {@code linux/if_packet.h}. */
public final class FanoutGroups {
    private static final int PACKET_ROLLOVER_STATS = 21;
    private static final int PACKET_FANOUT_DATA = 22;
    /** {@code struct tpacket_rollover_stats}: three u64. */
    private static final int STATISTICS_LENGTH = 24;

    private FanoutGroups() {}

    /**
     * Gives the group of a socket the classic BPF program that chooses the member of a packet, replacing the present one. All
     * members share it.
     *
     * @param fd a member of a group of type {@code PACKET_FANOUT_CBPF}, whose filter is not locked
     * @param program {@code struct sock_filter} per instruction, in native byte order
     * @throws ErrnoException {@link io.witness.linux.Errno#EINVAL} if the kernel does not accept the program, {@link
     *     io.witness.linux.Errno#EPERM} if the filter is locked
     */
    public static void program(int fd, byte[] program) throws ErrnoException {
        SocketFilters.setProgram(fd, PacketSockets.SOL_PACKET, PACKET_FANOUT_DATA, program);
    }

    /**
     * Gives the group of a socket the eBPF program that chooses the member of a packet, as {@link #program(int, byte[])}.
     *
     * @param fd a member of a group of type {@code PACKET_FANOUT_EBPF}, whose filter is not locked
     * @param programFd a program of type {@code BPF_PROG_TYPE_SOCKET_FILTER}; the kernel keeps it as long as it needs it
     * @throws ErrnoException {@link io.witness.linux.Errno#EINVAL} if it is no such program
     */
    public static void program(int fd, int programFd) throws ErrnoException {
        SocketOptions.set(fd, PacketSockets.SOL_PACKET, PACKET_FANOUT_DATA, programFd);
    }

    /**
     * Reads how often packets went to another member because this one had no room. Reading does not clear the counters.
     *
     * @param fd a member of a group that rolls over
     * @return the totals since the socket joined
     * @throws ErrnoException {@link io.witness.linux.Errno#EINVAL} if the group does not roll over
     */
    public static RolloverTotals rollover(int fd) throws ErrnoException {
        NativeMemory memory = NativeMemory.allocate(STATISTICS_LENGTH + Integer.BYTES);
        SocketOptions.get(fd, PacketSockets.SOL_PACKET, PACKET_ROLLOVER_STATS, memory, STATISTICS_LENGTH);
        return new RolloverTotals(
                memory.buffer().getLong(0),
                memory.buffer().getLong(Long.BYTES),
                memory.buffer().getLong(2 * Long.BYTES));
    }
}
