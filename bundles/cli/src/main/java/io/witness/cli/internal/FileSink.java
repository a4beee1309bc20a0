package io.witness.cli.internal;

import io.witness.api.packet.HardwareTypes;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.ring.RingDescription;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PacketLinkType;
import io.witness.pcap.PcapNgWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes a capture file. A stream to another program is flushed block by block, so that it can be read live. An interface of
 * the file has one link type: packets of another one are written as those of another interface.
 */
final class FileSink implements PacketSink {
    /** Opens the file. */
    interface Target {
        OutputStream open() throws IOException;
    }

    private final Target target;
    private final Function<RingDescription, PacketLinkType> linkTypesOf;
    private final boolean live;
    private final Consumer<String> notices;
    private final Set<InterfaceInfo> announced = new HashSet<>();
    private RingDescription ring;
    private PacketLinkType linkTypes;
    private PcapNgWriter writer;
    /** The interface of the present packets in the file; null: none yet. */
    private InterfaceInfo source;

    private boolean cooked;

    // The target is opened when the first ring is known: if the socket fails, an old file stays as it is.
    FileSink(
            Target target,
            Function<RingDescription, PacketLinkType> linkTypesOf,
            boolean live,
            Consumer<String> notices) {
        this.target = target;
        this.linkTypesOf = linkTypesOf;
        this.live = live;
        this.notices = notices;
    }

    @Override
    public void begin(RingDescription next) throws IOException {
        ring = next;
        linkTypes = linkTypesOf.apply(next);
        source = null;
        if (linkTypes.told().isPresent()) {
            goOn(linkTypes.told().getAsInt(), false);
        }
        flush();
    }

    @Override
    public void write(Packet packet) throws IOException {
        int linkType = linkTypes.of(packet);
        if (linkType == LinkTypes.UNKNOWN) {
            writeCooked(packet);
            return;
        }
        if (source == null || cooked || source.linkType() != linkType) {
            goOn(linkType, false);
        }
        writer.write(packet);
    }

    private void writeCooked(Packet packet) throws IOException {
        if (packet.hardwareType() == HardwareTypes.UNKNOWN && packet.protocol() == 0) {
            throw new UnknownLinkTypeException();
        }
        int linkType = HardwareTypes.cookedLinkType(packet.hardwareType());
        if (source == null || !cooked || source.linkType() != linkType) {
            goOn(linkType, true);
            announceCooked(packet);
        }
        writer.writeCooked(packet);
    }

    private void announceCooked(Packet packet) {
        if (announced.add(source)) {
            notices.accept("hardware type " + packet.hardwareType() + " with protocol 0x"
                    + Integer.toHexString(packet.protocol())
                    + " has no link type that is known: such packets are written"
                    + " without their link layer, as link type " + source.linkType());
        }
    }

    private void goOn(int linkType, boolean isCooked) throws IOException {
        InterfaceInfo next = isCooked ? InterfaceInfo.cooked(ring, linkType) : InterfaceInfo.of(ring, linkType);
        if (source != null && !isCooked && announced.add(next)) {
            notices.accept("link type " + linkType + " follows " + source.linkType()
                    + ": such packets are those of another interface in the file");
        }
        if (writer == null) {
            writer = new PcapNgWriter(target.open(), next);
        } else {
            writer.continueWith(next);
        }
        source = next;
        cooked = isCooked;
    }

    @Override
    public void endOfBlock() throws IOException {
        if (live) {
            flush();
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
