package io.witness.cli.internal.tap;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.filter.FilterException;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgEncoder;
import io.witness.pcap.PcapNgWalker;
import io.witness.recording.PacketMatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Collects those packets of one ring that are wanted. For one thread. */
final class BatchBuilder {
    private static final int FIRST_CAPACITY = 1 << 16;
    private static final int INITIAL_CAPACITY = 2048;
    /** A block of pcapng with one packet, without its data. */
    private static final int COPY_OVERHEAD = 64;

    private final PacketMatch match;
    private final boolean matchesAll;
    private final TapOptions options;
    private final boolean isRecorded;
    private final List<InterfaceInfo> sources = new CopyOnWriteArrayList<>();
    private final PcapNgEncoder encoder = new PcapNgEncoder();
    private final PcapNgWalker walker = new PcapNgWalker();
    private final PacketCopy encoded = new PacketCopy(INITIAL_CAPACITY);
    private ByteBuffer buffer = ByteBuffer.allocate(FIRST_CAPACITY);
    private InterfaceInfo last;
    private int lastNumber;

    BatchBuilder(TapOptions options, boolean isRecorded) throws FilterException {
        match = new PacketMatch(options.filter(), Optional.empty());
        matchesAll = options.filter().isBlank();
        this.options = options;
        this.isRecorded = isRecorded;
    }

    private int number(InterfaceInfo source) {
        if (source != last) {
            last = source;
            lastNumber = sources.indexOf(source);
            if (lastNumber < 0) {
                lastNumber = sources.size();
                sources.add(source);
            }
        }
        return lastNumber;
    }

    /** Adds a recorded packet. */
    void add(InterfaceInfo source, PacketCopy packet) {
        if (options.isInRange(packet.timeNanos()) && match.matches(source.linkType(), packet)) {
            makeRoom(COPY_OVERHEAD + packet.snapLength());
            encoder.packet(number(source), packet);
        }
    }

    /** Adds a packet of a ring in the form that it has in a recording. */
    void add(InterfaceInfo source, boolean isCooked, Packet packet) {
        if (!options.isInRange(packet.timeNanos())) {
            return;
        }
        makeRoom(PcapNgEncoder.packetRoom(packet, 0));
        int start = buffer.position();
        if (isCooked) {
            encoder.cookedPacket(number(source), packet);
        } else {
            encoder.packet(number(source), source.linkType(), packet);
        }
        if (!matchesAll && !matches(source, start)) {
            buffer.position(start);
        }
    }

    private boolean matches(InterfaceInfo source, int start) {
        walker.wrap(buffer.slice(start, buffer.position() - start)).next();
        return match.matches(source.linkType(), walker.copyTo(encoded));
    }

    private void makeRoom(int length) {
        if (buffer.remaining() < length) {
            buffer = ByteBuffer.allocate(Math.max(2 * buffer.capacity(), buffer.position() + length))
                    .put(buffer.flip());
        }
        encoder.into(buffer);
    }

    /** Returns what was added since the last call. */
    Batch take() {
        ByteBuffer blocks = ByteBuffer.allocate(buffer.position()).put(buffer.flip());
        buffer.clear();
        return new Batch(blocks.flip(), sources, isRecorded, System.nanoTime());
    }
}
