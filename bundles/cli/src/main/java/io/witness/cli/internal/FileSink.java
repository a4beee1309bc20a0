package io.witness.cli.internal;

import io.witness.api.packet.Packet;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgWriter;
import java.io.IOException;
import java.io.OutputStream;

/** A capture file. One that is a stream to another program is flushed block by block, so that it can be read live. */
final class FileSink implements PacketSink {
    private final PcapNgWriter writer;
    private final boolean live;

    FileSink(OutputStream out, InterfaceInfo source, boolean live) throws IOException {
        writer = new PcapNgWriter(out, source);
        this.live = live;
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
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
