package io.witness.bench;

import io.witness.afpacket.PacketAddress;
import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.PacketSocketException.Reason;
import io.witness.afpacket.PacketSocketOptions;
import io.witness.afpacket.TimeStamps;
import io.witness.afpacket.TimeStamps.Source;
import io.witness.afpacket.TransmittedPacket;
import io.witness.api.ring.RingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Prints what packets with time stamps cost, as the program {@code stampcost} in C does with the same calls. */
final class StampCost {
    private static final int TYPE = 0x88B5;
    private static final int LENGTH = 64;
    private static final int NUMBER_OFFSET = 14;
    private static final int WAITING = 512;
    private static final int BUFFER = 128 << 20;

    private final ByteBuffer frame = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.nativeOrder());
    private final ByteBuffer received = ByteBuffer.allocateDirect(2048).order(ByteOrder.nativeOrder());
    private final TransmittedPacket transmitted = new TransmittedPacket();
    private final PacketAddress from = new PacketAddress();
    private final TimeStamps stamps = new TimeStamps();
    private long number;

    private StampCost() {
        frame.order(ByteOrder.BIG_ENDIAN)
                .putLong(0xFFFF_FFFF_FFFF_0200L)
                .putInt(1)
                .putShort((short) TYPE);
        frame.order(ByteOrder.nativeOrder());
    }

    /** The arguments: the sending interface, the receiving one, seconds to warm up, seconds to measure. */
    public static void main(String[] args) throws RingException {
        StampCost cost = new StampCost();
        PacketSocketOptions sending = PacketSocketOptions.of(args[0]).withProtocol(0);
        PacketSocketOptions stamped =
                sending.withTransmitStamps(Source.SOFTWARE).withErrorQueue(BUFFER);
        PacketSocketOptions receiving = PacketSocketOptions.of(args[1])
                .withProtocol(TYPE)
                .withReceiveBuffer(BUFFER)
                .withReceiveStamps(Source.SOFTWARE);
        double warmUp = Double.parseDouble(args[2]);
        double seconds = Double.parseDouble(args[3]);
        try (PacketSocket socket = PacketSocket.open(stamped)) {
            socket.setBlocking(false);
            cost.send(socket, warmUp);
            System.out.printf("send %.1f%n", cost.send(socket, seconds));
        }
        try (PacketSocket source = PacketSocket.open(sending);
                PacketSocket target = PacketSocket.open(receiving)) {
            target.setBlocking(false);
            cost.receive(source, target, warmUp);
            System.out.printf("receive %.1f%n", cost.receive(source, target, seconds));
        }
    }

    private double send(PacketSocket socket, double seconds) throws RingException {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        long now = start;
        long count = 0;
        for (; now < end; now = System.nanoTime()) {
            for (int i = 0; i < WAITING; i++, count++, number++) {
                send(socket);
                socket.receiveTransmitted(received.clear(), transmitted);
                if ((int) transmitted.identifier() != received.getInt(NUMBER_OFFSET)
                        || !transmitted.stamps().hasSoftware()) {
                    throw new IllegalStateException("a stamp is missing or wrong: " + transmitted);
                }
            }
        }
        return (double) (now - start) / count;
    }

    private void send(PacketSocket socket) throws RingException {
        frame.putInt(NUMBER_OFFSET, (int) number);
        while (true) {
            try {
                socket.send(frame.clear());
                return;
            } catch (PacketSocketException e) {
                if (e.reason() != Reason.NO_BUFFERS) {
                    throw e;
                }
            }
        }
    }

    private double receive(PacketSocket source, PacketSocket target, double seconds) throws RingException {
        long spent = 0;
        long count = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            for (int i = 0; i < WAITING; i++) {
                send(source);
            }
            long start = System.nanoTime();
            while (target.receive(received.clear(), from, stamps) >= 0) {
                count++;
            }
            spent += System.nanoTime() - start;
        }
        return (double) spent / count;
    }
}
