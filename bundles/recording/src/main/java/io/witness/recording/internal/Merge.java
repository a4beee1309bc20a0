package io.witness.recording.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureFormatException;
import io.witness.pcap.CaptureReader;
import io.witness.recording.PacketMatch;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Reads the selected blocks of all captures, and passes the matching packets on in the order of their times. For one thread. */
public final class Merge {
    private static final int CAPACITY = 1 << 16;

    private final PacketMatch match;
    private final PendingPackets pending;
    private final long fromNanos;
    private final long toNanos;
    private final Consumer<String> notices;
    private final Set<Integer> noticed = new HashSet<>();
    private final PacketCopy packet = new PacketCopy(CAPACITY);
    private long packets;

    /** Creates a merge of packets of a range of time; both ends belong to it. */
    public Merge(PacketMatch match, PendingPackets pending, long fromNanos, long toNanos, Consumer<String> notices) {
        this.match = match;
        this.pending = pending;
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        this.notices = notices;
    }

    /** Reads everything; progress is told in bytes. */
    public void run(Recordings recordings, LongConsumer progress) throws IOException {
        PriorityQueue<CaptureSource> next = new PriorityQueue<>(
                Comparator.comparingLong(CaptureSource::earliest).thenComparingInt(CaptureSource::number));
        next.addAll(recordings.sources());
        long done = 0;
        try {
            while (!next.isEmpty()) {
                CaptureSource source = next.poll();
                pending.writeUpTo(source.earliest());
                done += source.length();
                read(source);
                if (!source.isAtEnd()) {
                    next.add(source);
                } else {
                    source.close();
                }
                progress.accept(done);
            }
            pending.writeUpTo(Long.MAX_VALUE);
        } finally {
            for (CaptureSource source : recordings.sources()) {
                source.close();
            }
        }
    }

    private void read(CaptureSource source) throws IOException {
        try {
            source.read(packet, this::receive);
        } catch (CaptureSource.UnreadableException e) {
            IndexFiles.checkInterrupted();
            notices.accept(problem(source.capture(), e.getCause()));
            source.end();
        }
    }

    private static String problem(Path capture, Throwable cause) {
        if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
            return Files.exists(capture)
                    ? cause.getMessage()
                    : capture + " was deleted meanwhile: its packets are missing";
        }
        return cause instanceof CaptureFormatException
                ? cause.getMessage()
                : capture + " cannot be read any more: " + cause.getMessage() + ": the rest of its packets is missing";
    }

    private void receive(CaptureSource from, CaptureReader reader, PacketCopy copy) throws IOException {
        long time = copy.timeNanos();
        if (time < fromNanos || time > toNanos) {
            return;
        }
        int linkType = reader.linkType();
        if (match.matches(linkType, copy)) {
            packets++;
            pending.add(reader.source(), from.number(), copy);
        } else if (!match.problem(linkType).isEmpty() && noticed.add(linkType)) {
            notices.accept("no packet of link type " + linkType + " can match: " + match.problem(linkType));
        }
    }

    /** Returns how many packets matched. */
    public long packets() {
        return packets;
    }
}
