package io.witness.cli.internal;

import io.witness.api.packet.Packet;
import io.witness.api.ring.RingDescription;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;

/** A capture file. One that is a stream to another program is flushed block by block, so that it can be read live. */
final class FileSink implements PacketSink {
    /** Where the file goes. */
    interface Target {
        OutputStream open() throws IOException;
    }

    private final Target target;
    private final Function<RingDescription, InterfaceInfo> sources;
    private final boolean live;
    private PcapNgWriter writer;

    /** The target is opened with the first ring: a socket that cannot be had leaves an old file as it is. */
    FileSink(Target target, Function<RingDescription, InterfaceInfo> sources, boolean live) {
        this.target = target;
        this.sources = sources;
        this.live = live;
    }

    @Override
    public void begin(RingDescription ring) throws IOException {
        InterfaceInfo source = sources.apply(ring);
        if (writer == null) {
            writer = new PcapNgWriter(target.open(), source);
        } else {
            writer.continueWith(source);
        }
        writer.flush();
    }

    @Override
    public void write(Packet packet) throws IOException {
        writer.write(packet);
    }

    @Override
    public void endOfBlock() throws IOException {
        if (live) {
            writer.flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (writer != null) {
            writer.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
