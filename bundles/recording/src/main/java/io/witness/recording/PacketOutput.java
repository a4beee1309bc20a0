package io.witness.recording;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.InterfaceInfo;
import java.io.IOException;

/** Receives extracted packets in the order of their times. */
public interface PacketOutput {
    /**
     * Receives a packet.
     *
     * @param source the packet's interface: mostly the same object as for other packets of it
     * @param packet the packet; valid during the call
     * @throws IOException ends the extraction
     */
    void write(InterfaceInfo source, PacketCopy packet) throws IOException;
}
