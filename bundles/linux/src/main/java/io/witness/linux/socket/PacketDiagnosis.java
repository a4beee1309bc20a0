package io.witness.linux.socket;

import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists the packet sockets of the network namespace that are in fanout groups, by sock_diag(7). Constants are from {@code
 * linux/sock_diag.h} and {@code linux/packet_diag.h}. For any thread.
 */
public final class PacketDiagnosis {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final byte AF_PACKET = 17;
    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short NLM_F_REQUEST_DUMP = 0x301;
    private static final int PACKET_SHOW_INFO_AND_FANOUT = 0x01 | 0x08;
    /** {@code struct nlmsghdr}, then {@code struct packet_diag_req}: u8 family, u8 protocol, u16, u32 inode, u32 show, u64. */
    private static final int REQUEST_LENGTH = 16 + 20;

    private static final int REQUEST_FAMILY = 16;
    private static final int REQUEST_SHOW = 24;
    /** The kernel sends up to 32 KiB of a dump at once. */
    private static final int BUFFER_LENGTH = 1 << 16;

    private PacketDiagnosis() {}

    /**
     * Lists the members of a group.
     *
     * @param fanoutId the id of the group
     * @return the sockets, of whatever process; none if there is no such group
     * @throws ErrnoException if the kernel cannot tell, as without its module {@code af_packet_diag}
     */
    public static List<FanoutMember> members(int fanoutId) throws ErrnoException {
        int type = SOCK_RAW | SOCK_CLOEXEC;
        int fd = Libc.check("socket", Libc.CALLS.socket(AF_NETLINK, type, NETLINK_SOCK_DIAG));
        try {
            request(fd);
            return receive(fd).stream()
                    .filter(member -> member.fanoutId() == fanoutId)
                    .toList();
        } finally {
            Descriptors.close(fd);
        }
    }

    private static void request(int fd) throws ErrnoException {
        NativeMemory memory = NativeMemory.allocate(REQUEST_LENGTH);
        ByteBuffer request = memory.buffer();
        request.putInt(REQUEST_LENGTH).putShort(SOCK_DIAG_BY_FAMILY).putShort(NLM_F_REQUEST_DUMP);
        request.put(REQUEST_FAMILY, AF_PACKET).putInt(REQUEST_SHOW, PACKET_SHOW_INFO_AND_FANOUT);
        Libc.check("send", (int) Libc.CALLS.send(fd, memory.address(), REQUEST_LENGTH, 0));
        Reference.reachabilityFence(memory);
    }

    private static List<FanoutMember> receive(int fd) throws ErrnoException {
        NativeMemory memory = NativeMemory.allocate(BUFFER_LENGTH);
        List<FanoutMember> members = new ArrayList<>();
        boolean goesOn = true;
        while (goesOn) {
            long length = Libc.CALLS.recv(fd, memory.address(), BUFFER_LENGTH, 0);
            int errno = length < 0 ? Libc.errno() : 0;
            if (errno != 0 && errno != Errno.EINTR) {
                throw new ErrnoException("recv", errno);
            }
            goesOn = errno == Errno.EINTR || new DiagnosisDatagram(memory.buffer(), (int) length).read(members);
        }
        return members;
    }
}
