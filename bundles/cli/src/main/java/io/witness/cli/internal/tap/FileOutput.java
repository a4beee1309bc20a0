package io.witness.cli.internal.tap;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.InterfaceInfo;
import io.witness.recording.PcapNgOutput;
import java.io.IOException;
import java.io.OutputStream;

/** Writes pcapng, to a stream that others may read at the same time. */
final class FileOutput implements TapOutput {
    private final PcapNgOutput output;

    FileOutput(OutputStream out) {
        output = new PcapNgOutput(out);
    }

    @Override
    public void write(InterfaceInfo source, PacketCopy packet) throws IOException {
        output.write(source, packet);
    }

    @Override
    public void flush() throws IOException {
        output.flush();
    }

    @Override
    public void finish() throws IOException {
        output.finish();
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
