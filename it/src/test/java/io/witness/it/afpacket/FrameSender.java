package io.witness.it.afpacket;

import io.witness.filter.BpfProgram;
import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.link.InterfaceLookup;
import io.witness.linux.socket.PacketSockets;
import io.witness.linux.socket.SocketFilters;
import io.witness.linux.socket.StreamSockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Sends UDP frames that carry a number, from one of 64 source ports, or whatever frame it is given. */
final class FrameSender implements AutoCloseable {
    /** Where the number is in a frame without a VLAN tag. */
    static final int NUMBER_OFFSET = 42;

    static final int LENGTH = 64;
    private static final int TAG_LENGTH = 4;
    private static final int MOST_BYTES = 16384;

    private final NativeMemory memory = NativeMemory.allocate(LENGTH + TAG_LENGTH);
    /** Made once: a thread whose allocation is counted sends as well. */
    private final ByteBuffer frame = memory.buffer().duplicate().order(ByteOrder.BIG_ENDIAN);

    private final NativeMemory given = NativeMemory.allocate(MOST_BYTES);
    private final int fd;

    FrameSender(String interfaceName) throws ErrnoException {
        fd = PacketSockets.open();
        SocketFilters.attach(fd, BpfProgram.rejectAll().toBytes());
        PacketSockets.bind(fd, new InterfaceLookup(interfaceName).index(fd));
    }

    void send(int number) throws ErrnoException {
        send(number, 0);
    }

    /** Sends a frame; a VLAN of 0: none. */
    void send(int number, int vlan) throws ErrnoException {
        frame.position(0).putLong(0xFFFF_FFFF_FFFF_0200L).putInt(1);
        if (vlan != 0) {
            frame.putInt(0x8100 << 16 | vlan);
        }
        frame.putShort((short) 0x0800);
        frame.putInt(0x4500_0032)
                .putInt(0)
                .putInt(0x4011_0000)
                .putInt(0x0A00_0001)
                .putInt(0x0A00_0002);
        frame.putShort((short) (1024 + number % 64)).putShort((short) 9).putInt(0x001E_0000);
        frame.putInt(number);
        send(memory, vlan == 0 ? LENGTH : LENGTH + TAG_LENGTH);
    }

    /** Sends a frame as it is. */
    void send(byte[] bytes) throws ErrnoException {
        given.buffer().put(0, bytes);
        send(given, bytes.length);
    }

    private void send(NativeMemory from, int length) throws ErrnoException {
        while (!isSent(from, length)) {
            Thread.yield();
        }
    }

    /** On a busy machine, the other end may have no room for the frame, which is dropped then. */
    private boolean isSent(NativeMemory from, int length) throws ErrnoException {
        try {
            return StreamSockets.send(fd, from.address(), length) != 0;
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOBUFS) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }
}
