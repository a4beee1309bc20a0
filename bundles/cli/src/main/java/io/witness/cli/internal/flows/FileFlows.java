package io.witness.cli.internal.flows;

import io.witness.api.packet.PacketCopy;
import io.witness.cli.internal.StopRequest;
import io.witness.flows.FlowMeter;
import io.witness.pcap.CaptureReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Meters the packets of capture files, one file after the other. */
final class FileFlows {
    private static final int USUAL_LENGTH = 2048;
    /** After so many packets it looks whether it should stop. */
    private static final int PACKETS_A_LOOK = 1 << 8;

    private final List<Path> files;
    private final StopRequest stop;
    private final Consumer<String> notices;
    private long packets;
    private final PacketCopy packet = new PacketCopy(USUAL_LENGTH);

    FileFlows(List<Path> files, StopRequest stop, Consumer<String> notices) {
        this.files = files;
        this.stop = stop;
        this.notices = notices;
    }

    /** Reads all files, or until a stop request. */
    void read(FlowMeter meter) throws IOException {
        for (Path file : files) {
            try (CaptureReader reader = open(file)) {
                stop.onRequest(() -> close(reader)); // a pipe may deliver nothing for long
                while (!(packets++ % PACKETS_A_LOOK == 0 && stop.isRequested()) && next(file, reader)) {
                    meter.addSoon(packet, reader.linkType());
                }
                if (!reader.oddities().isEmpty()) {
                    notices.accept(file + " has anomalies: " + reader.oddities());
                }
            } finally {
                stop.onRequest(() -> {});
            }
        }
    }

    private static CaptureReader open(Path file) throws FlowsException {
        try {
            return CaptureReader.open(file);
        } catch (IOException e) {
            throw named(file, e);
        }
    }

    /** Ends a read that waits, as the thread that reads would not look at the request before. */
    private static void close(CaptureReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            return; // nothing is read any more
        }
    }

    private boolean next(Path file, CaptureReader reader) throws FlowsException {
        try {
            return reader.next(packet);
        } catch (IOException e) {
            if (stop.isRequested()) {
                return false;
            }
            throw named(file, e);
        }
    }

    private static FlowsException named(Path file, IOException e) {
        String message = String.valueOf(e.getMessage());
        return new FlowsException(message.contains(file.toString()) ? message : file + ": cannot be read: " + message);
    }
}
