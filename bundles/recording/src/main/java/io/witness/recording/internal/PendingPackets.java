package io.witness.recording.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.InterfaceInfo;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

/** Packets that wait for earlier ones. Reuses their memory. For one thread. */
public final class PendingPackets {
    /** Receives packets in order. */
    public interface Output {
        void write(InterfaceInfo source, PacketCopy packet) throws IOException;
    }

    /** Bytes of packets that wait at most: a quarter of the heap. */
    private static final long MOST_BYTES =
            Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 4);

    private static final int OVERHEAD = 192;
    private static final int MOST_SPARE = 1 << 12;

    private static final class Entry implements Comparable<Entry> {
        private final PacketCopy packet = new PacketCopy(0);
        private InterfaceInfo source;
        private int file;
        private long sequence;

        /** Returns the memory that it takes: that of the longest packet so far. */
        int length() {
            return packet.frame().capacity() + OVERHEAD;
        }

        @Override
        public int compareTo(Entry other) {
            int order = Long.compare(packet.timeNanos(), other.packet.timeNanos());
            order = order == 0 ? Integer.compare(file, other.file) : order;
            return order == 0 ? Long.compare(sequence, other.sequence) : order;
        }
    }

    private final PriorityQueue<Entry> waiting = new PriorityQueue<>();
    private final ArrayDeque<Entry> spare = new ArrayDeque<>();
    private final Output output;
    private long bytes;
    private long sequence;
    private long lastNanos = Long.MIN_VALUE;
    private long disordered;

    public PendingPackets(Output output) {
        this.output = output;
    }

    /** Adds a packet of a file; if too many wait, the earliest one goes on, though an earlier one may come. */
    public void add(InterfaceInfo source, int file, PacketCopy packet) throws IOException {
        Entry entry = spare.isEmpty() ? new Entry() : spare.pop();
        entry.source = source;
        entry.file = file;
        entry.sequence = sequence++;
        entry.packet.set(packet.frame(), packet.wireLength(), packet.timeNanos(), packet.type());
        packet.frame().rewind();
        waiting.add(entry);
        bytes += entry.length();
        while (bytes > MOST_BYTES) {
            writeFirst();
        }
    }

    /** Writes all packets up to a time. */
    public void writeUpTo(long timeNanos) throws IOException {
        while (!waiting.isEmpty() && waiting.peek().packet.timeNanos() <= timeNanos) {
            writeFirst();
        }
    }

    private void writeFirst() throws IOException {
        Entry entry = waiting.poll();
        bytes -= entry.length();
        if (entry.packet.timeNanos() < lastNanos) {
            disordered++;
        } else {
            lastNanos = entry.packet.timeNanos();
        }
        output.write(entry.source, entry.packet);
        if (spare.size() < MOST_SPARE) {
            spare.push(entry);
        }
    }

    /** Returns how many packets were written after later ones. */
    public long disordered() {
        return disordered;
    }
}
