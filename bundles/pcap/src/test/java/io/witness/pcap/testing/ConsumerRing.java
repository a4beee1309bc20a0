package io.witness.pcap.testing;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.Figure;
import io.witness.api.consumer.HeldBlock;
import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketLayout;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingTotals;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;

/**
 * A ring whose blocks the test makes, and the context of the consumer that reads it. Packets are numbered by their IPv4 source addresses, so
 * that each is a flow of its own.
 */
public final class ConsumerRing implements ConsumerContext {
    public static final long START = 1_700_000_000_000_000_000L;
    private static final int BLOCK_SIZE = 1 << 20;
    private static final int NUMBER = 26;

    public final Map<String, Long> figures = new TreeMap<>();
    private final String socketName;
    private long before;
    private long taken;
    private long dropped;
    private boolean losing;
    private int number;
    private long sequenceNumber;
    private Random random;
    private int payload = 100;
    private long nanos = START;
    private long stepNanos = 1_000_000;
    private OptionalInt linkType = OptionalInt.of(LinkTypes.ETHERNET);

    public ConsumerRing(String socketName) {
        this.socketName = socketName;
    }

    public ConsumerRing payload(int bytes) {
        payload = bytes;
        return this;
    }

    /** Packets that cannot be compressed. */
    public ConsumerRing garbage() {
        random = new Random(18);
        return this;
    }

    /** A ring whose link type is not known before its packets. */
    public ConsumerRing untyped() {
        linkType = OptionalInt.empty();
        return this;
    }

    public ConsumerRing step(long nanosBetweenPackets) {
        stepNanos = nanosBetweenPackets;
        return this;
    }

    /** The next block, of numbered packets. */
    public Block block(int packets) {
        ByteBuffer memory = ByteBuffer.allocateDirect(BLOCK_SIZE);
        BlockBuilder builder = new BlockBuilder(memory).sequence(++sequenceNumber);
        for (int i = 0; i < packets; i++) {
            builder.add(nanos, frame(number++));
            nanos += stepNanos;
        }
        if (losing) {
            int status = 48 + PacketLayout.STATUS_OFFSET;
            memory.putInt(status, memory.getInt(status) | PacketLayout.STATUS_LOSING);
            losing = false;
        }
        before = taken;
        taken += packets;
        return new Block().wrap(builder.build(), 0);
    }

    /** Blocks that the consumer does not get. */
    public void skip(int packets) {
        block(packets);
    }

    /** The kernel drops packets. */
    public void drop(int packets) {
        number += packets;
        dropped += packets;
        losing = true;
    }

    public int sent() {
        return number;
    }

    public long nanos() {
        return nanos;
    }

    private byte[] frame(int packetNumber) {
        byte[] frame = Frames.udpFrame(payload);
        if (random != null) {
            random.nextBytes(frame);
        }
        ByteBuffer.wrap(frame).putInt(NUMBER, packetNumber);
        return frame;
    }

    /** The number in a packet. */
    public static int number(ByteBuffer frame) {
        return frame.duplicate().getInt(NUMBER);
    }

    @Override
    public String socketName() {
        return socketName;
    }

    @Override
    public int fanoutIndex() {
        return 3;
    }

    @Override
    public RingDescription ring() {
        return new RingDescription(
                Optional.of("eth7"), linkType, OptionalInt.empty(), Optional.of("udp or arp"), BLOCK_SIZE, 8);
    }

    @Override
    public long packetNanos() {
        return nanos;
    }

    @Override
    public long packetsBefore() {
        return before;
    }

    @Override
    public long packetsTaken() {
        return taken;
    }

    @Override
    public RingTotals totals() {
        return new RingTotals(taken, dropped, 0);
    }

    @Override
    public Figure figure(String name, String unit, String help) {
        figures.putIfAbsent(name, 0L);
        return new Figure() {
            @Override
            public void add(long value) {
                figures.merge(name, value, Long::sum);
            }

            @Override
            public void set(long value) {
                figures.put(name, value);
            }

            @Override
            public long value() {
                return figures.get(name);
            }
        };
    }

    @Override
    public HeldBlock hold() {
        throw new AssertionError("this consumer copies");
    }
}
