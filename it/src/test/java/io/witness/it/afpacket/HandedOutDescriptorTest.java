package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.filter.BpfProgram;
import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.link.InterfaceLookup;
import io.witness.linux.socket.PacketSockets;
import io.witness.linux.socket.ReceiveRings;
import io.witness.linux.socket.ReceiveRings.BlockOptions;
import io.witness.linux.socket.SocketFilters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody who holds the descriptor cannot do. */
class HandedOutDescriptorTest extends OnVethPair {

    @ParameterizedTest
    @CsvSource({"1,''", "1,udp", "4,udp"})
    void shouldHaveALockedFilterAndStayBound(int fanoutSize, String filter) throws Exception {
        for (Ring ring : Rings.open(pair.receiver, "FanoutSize", fanoutSize, "Filter", filter)
                .rings()) {
            try (ring;
                    DescriptorLease lease = ring.lease()) {
                int fd = lease.descriptor();
                assertTrue(PacketSockets.isPacketSocket(fd));
                assertErrno(Errno.EPERM, () -> SocketFilters.detach(fd));
                assertErrno(
                        Errno.EPERM,
                        () -> SocketFilters.attach(fd, BpfProgram.rejectAll().toBytes()));
                int other = new InterfaceLookup(pair.sender).index(fd);
                assertErrno(Errno.EINVAL, () -> PacketSockets.bind(fd, other));
                assertErrno(Errno.EBUSY, () -> ReceiveRings.blocks(fd, 4096, 1, 4096, new BlockOptions(0, 0, false)));
            }
        }
    }

    @Test
    void shouldStayValidAsLongAsItIsLeased() throws Exception {
        Ring ring = Rings.openOne(pair.receiver);
        DescriptorLease first = ring.lease();
        DescriptorLease second = ring.lease();
        ring.close();
        assertThrows(RingException.class, ring::lease);
        first.close();
        first.close();
        assertTrue(PacketSockets.isPacketSocket(second.descriptor()));
        second.close();
        assertErrno(Errno.EBADF, () -> Descriptors.duplicate(second.descriptor()));
    }

    private interface Attempt {
        void run() throws ErrnoException;
    }

    private static void assertErrno(int errno, Attempt attempt) {
        assertEquals(errno, assertThrows(ErrnoException.class, attempt::run).errno());
    }
}
