package io.witness.source;

import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSettings;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.RingSpecification.Geometry;
import io.witness.api.ring.RingVersion;
import io.witness.api.ring.Selection;
import io.witness.api.ring.TimeStampSource;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SpecificationException;
import io.witness.settings.SocketSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Specifies how to capture from an interface. Immutable: each method that changes something returns a copy. The values are
 * checked when rings are opened, by the same rules and with the same messages as those of {@code testimony.conf}.
 */
public final class CaptureOptions {
    /** All packets, whole, into 64 blocks of 1 MiB. */
    public static final CaptureOptions DEFAULT = new CaptureOptions(Map.of(), Selection.ALL, RingSettings.DEFAULT);

    /** Room for a packet of 1500 bytes, and a divisor of each block size. */
    private static final int FRAME_SIZE = 2048;

    /** Values by the keys of {@link SocketKeys}; absent ones have their default. */
    private final Map<String, Object> numbers;

    private final Selection selection;
    private final RingSettings settings;

    private CaptureOptions(Map<String, Object> numbers, Selection selection, RingSettings settings) {
        this.numbers = numbers;
        this.selection = selection;
        this.settings = settings;
    }

    private CaptureOptions with(String key, Object value) {
        Map<String, Object> more = new TreeMap<>(numbers);
        more.put(key, value);
        return new CaptureOptions(more, selection, settings);
    }

    /**
     * Sets the size of the ring.
     *
     * @param blockSize bytes per block, a multiple of 4096
     * @param numBlocks blocks; together less than 4 GiB
     * @return a copy
     */
    public CaptureOptions withBlocks(int blockSize, int numBlocks) {
        return with(SocketKeys.BLOCK_SIZE, blockSize).with(SocketKeys.NUM_BLOCKS, numBlocks);
    }

    /**
     * Sets how long a packet may wait for others.
     *
     * @param millis milliseconds after which a block with packets is handed over although it is not full, 1 to 65535
     * @return a copy
     */
    public CaptureOptions withBlockTimeoutMillis(int millis) {
        return with(SocketKeys.BLOCK_TIMEOUT_MILLIS, millis);
    }

    /**
     * Also captures packets that are addressed to other hosts.
     *
     * @param promiscuous whether to do so
     * @return a copy
     */
    public CaptureOptions withPromiscuous(boolean promiscuous) {
        return with(SocketKeys.PROMISCUOUS, promiscuous);
    }

    /**
     * Spreads the packets over several sources, in one process or in several.
     *
     * @param type as the key {@code FanoutType}: the kernel's number, with flags
     * @param size how many sources are opened here
     * @param id the group's id, by which others join it, 1 to 65535; 0: a free one
     * @return a copy
     */
    public CaptureOptions withFanout(int type, int size, int id) {
        return with(SocketKeys.FANOUT_TYPE, type)
                .with(SocketKeys.FANOUT_SIZE, size)
                .with(SocketKeys.FANOUT_ID, id);
    }

    /**
     * Lets a program choose the source of a packet. The type of {@link #withFanout} is 6 or 7.
     *
     * @param program as the key {@code FanoutProgram}: for type 6 libpcap expressions separated by semicolons, or the numbers of a
     *     classic BPF program; for type 7 the path at which an eBPF program is pinned
     * @return a copy
     */
    public CaptureOptions withFanoutProgram(String program) {
        return with(SocketKeys.FANOUT_PROGRAM, program);
    }

    /**
     * Lets an eBPF program of this process choose the source of a packet. The type of {@link #withFanout} is 7.
     *
     * @param descriptor of a program of type {@code BPF_PROG_TYPE_SOCKET_FILTER}; it has to stay open until the sources are
     * @return a copy
     */
    public CaptureOptions withFanoutProgram(int descriptor) {
        return with(SocketKeys.FANOUT_PROGRAM, Integer.toString(descriptor));
    }

    /**
     * Captures only packets that a filter accepts.
     *
     * @param filter libpcap expression, or the numbers of {@code tcpdump -ddd}; empty: all packets
     * @return a copy
     */
    public CaptureOptions withFilter(String filter) {
        return with(new Selection(filter, selection.ipOnly(), selection.ignoreVlans(), selection.captureLength()));
    }

    /**
     * Captures only packets with IPv4 or IPv6 in them, by a filter in the kernel.
     *
     * @param ipOnly whether to do so
     * @return a copy
     */
    public CaptureOptions withIpOnly(boolean ipOnly) {
        return with(new Selection(selection.filter(), ipOnly, selection.ignoreVlans(), selection.captureLength()));
    }

    /**
     * Captures only packets without a VLAN tag.
     *
     * @param ignoreVlans whether to do so
     * @return a copy
     */
    public CaptureOptions withIgnoreVlans(boolean ignoreVlans) {
        return with(new Selection(selection.filter(), selection.ipOnly(), ignoreVlans, selection.captureLength()));
    }

    /**
     * Truncates packets.
     *
     * @param captureLength how much of each to keep
     * @return a copy
     */
    public CaptureOptions withCaptureLength(CaptureLength captureLength) {
        return with(new Selection(selection.filter(), selection.ipOnly(), selection.ignoreVlans(), captureLength));
    }

    private CaptureOptions with(Selection other) {
        return new CaptureOptions(numbers, other, settings);
    }

    /**
     * Chooses the version of the ring. TPACKET_V1 and V2 have a frame for each packet: a packet is handed over as soon as it
     * comes, at a higher cost, and the ring's memory holds fewer of them. A packet that is larger than its frame is fetched
     * whole by a system call. Such rings are for programs; the Testimony protocol serves TPACKET_V3 only.
     *
     * @param version the version; {@link RingVersion#V3} by default
     * @return a copy
     */
    public CaptureOptions withVersion(RingVersion version) {
        return with(settings.withVersion(version));
    }

    /**
     * Sets the size of the frames of a TPACKET_V1 or V2 ring.
     *
     * @param frameSize bytes per frame, a multiple of 16, at least 144; about 130 of them are headers. 2048 by default
     * @return a copy
     */
    public CaptureOptions withFrameSize(int frameSize) {
        return with(SocketKeys.FRAME_SIZE, frameSize);
    }

    /**
     * Captures packets without their link layer ({@code SOCK_DGRAM}): they start with the network layer, as do the numbers of
     * filters and capture lengths. {@link io.witness.api.packet.Packet} has the protocol and the sender's address. The ring's
     * description has no link type; a capture file needs a cooked header before such packets.
     *
     * @param cooked whether to do so
     * @return a copy
     */
    public CaptureOptions withCooked(boolean cooked) {
        return with(settings.withCooked(cooked));
    }

    /**
     * Adds a private area to each block, see {@link PacketSource#privateArea()}.
     *
     * @param bytes its size, 0 to 65528
     * @return a copy
     */
    public CaptureOptions withPrivateSize(int bytes) {
        return with(settings.withPrivateSize(bytes));
    }

    /**
     * Leaves room before each packet ({@code PACKET_RESERVE}), see {@link io.witness.api.packet.Packet#copyHeadroom}.
     *
     * @param bytes how much
     * @return a copy
     */
    public CaptureOptions withReserve(int bytes) {
        return with(settings.withReserve(bytes));
    }

    /**
     * Puts a virtio header before each packet ({@code PACKET_VNET_HDR}), see {@link io.witness.api.packet.VnetHeader}.
     *
     * @param vnetHeader whether to do so
     * @return a copy
     */
    public CaptureOptions withVnetHeader(boolean vnetHeader) {
        return with(settings.withVnetHeader(vnetHeader));
    }

    /**
     * Names the interface that received a packet ({@code PACKET_ORIGDEV}), such as a member of the bond that is captured
     * from, see {@link io.witness.api.packet.Packet#interfaceIndex()}.
     *
     * @param originalDevice whether to do so
     * @return a copy
     */
    public CaptureOptions withOriginalDevice(boolean originalDevice) {
        return with(settings.withOriginalDevice(originalDevice));
    }

    /**
     * Adds the hash of its flow to each packet ({@code TP_FT_REQ_FILL_RXHASH}), see {@link
     * io.witness.api.packet.Packet#rxHash()}. TPACKET_V3 only.
     *
     * @param rxHash whether to do so
     * @return a copy
     */
    public CaptureOptions withRxHash(boolean rxHash) {
        return with(settings.withRxHash(rxHash));
    }

    /**
     * Leaves out packets that this host sends. All members of a fanout group have to agree on it.
     *
     * @param ignoreOutgoing whether to do so
     * @return a copy
     */
    public CaptureOptions withIgnoreOutgoing(boolean ignoreOutgoing) {
        return with(settings.withIgnoreOutgoing(ignoreOutgoing));
    }

    /**
     * Chooses which time packets should have ({@code PACKET_TIMESTAMP}); each tells what it has, see {@link
     * io.witness.api.packet.Packet#timeStampKind()}.
     *
     * @param timeStamps the wanted time
     * @return a copy
     */
    public CaptureOptions withTimeStamps(TimeStampSource timeStamps) {
        return with(settings.withTimeStamps(timeStamps));
    }

    private CaptureOptions with(RingSettings other) {
        return new CaptureOptions(numbers, selection, other);
    }

    /**
     * Creates the specification of the rings to open.
     *
     * @param interfaceName the interface to capture from
     * @return a specification that a driver can open
     * @throws RingException if a number is out of bounds: names the key and the remedy
     */
    public RingSpecification specification(String interfaceName) throws RingException {
        try {
            RingSpecification plain = SocketSettings.rings(with(SocketKeys.INTERFACE, interfaceName).numbers);
            return withFrames(plain.withSelection(selection).withSettings(settings));
        } catch (SpecificationException e) {
            throw new RingException(e.key(), e.getMessage());
        }
    }

    // The default frame size of TPACKET_V3 is that of a block.
    private RingSpecification withFrames(RingSpecification plain) {
        if (!settings.version().hasFrames() || numbers.containsKey(SocketKeys.FRAME_SIZE)) {
            return plain;
        }
        Geometry geometry = plain.geometry();
        int frameSize = Math.min(FRAME_SIZE, geometry.blockSize());
        return plain.withGeometry(
                new Geometry(geometry.blockSize(), frameSize, geometry.numBlocks(), geometry.blockTimeoutMillis()));
    }

    /** Opens rings without a service registry, such as {@code AfPacketRings::open}. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens rings.
         *
         * @param specification what to open
         * @return the rings, capturing, to be closed by the caller
         * @throws RingException if that fails
         */
        RingGroup open(RingSpecification specification) throws RingException;
    }

    /**
     * Captures from an interface with one source.
     *
     * @param interfaceName the interface
     * @param opener opens the rings, such as {@code AfPacketRings::open}
     * @return the source, to be closed by the caller
     * @throws RingException as of the opener, or if a number is out of bounds
     */
    public PacketSource open(String interfaceName, Opener opener) throws RingException {
        int size = specification(interfaceName).fanout().size();
        if (size != 1) {
            throw new IllegalArgumentException("the options ask for " + size + " sources: use openAll");
        }
        return openAll(interfaceName, opener).get(0);
    }

    /**
     * Captures from an interface with several threads: each packet goes to one of the sources.
     *
     * @param interfaceName the interface
     * @param opener opens the rings, such as {@code AfPacketRings::open}
     * @return the sources, to be closed by the caller
     * @throws RingException as of the opener, or if a number is out of bounds
     */
    public List<PacketSource> openAll(String interfaceName, Opener opener) throws RingException {
        List<Ring> rings = opener.open(specification(interfaceName)).rings();
        try {
            return rings.stream().map(PacketSource::of).toList();
        } catch (RuntimeException | Error e) {
            rings.forEach(Ring::close);
            throw e;
        }
    }
}
