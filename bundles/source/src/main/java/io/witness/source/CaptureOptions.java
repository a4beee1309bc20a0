package io.witness.source;

import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.Selection;
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
    public static final CaptureOptions DEFAULT = new CaptureOptions(Map.of(), Selection.ALL);

    /** Values by the keys of {@link SocketKeys}; absent ones have their default. */
    private final Map<String, Object> numbers;

    private final Selection selection;

    private CaptureOptions(Map<String, Object> numbers, Selection selection) {
        this.numbers = numbers;
        this.selection = selection;
    }

    private CaptureOptions with(String key, Object value) {
        Map<String, Object> more = new TreeMap<>(numbers);
        more.put(key, value);
        return new CaptureOptions(more, selection);
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
        return new CaptureOptions(numbers, other);
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
            return plain.withSelection(selection);
        } catch (SpecificationException e) {
            throw new RingException(e.key(), e.getMessage());
        }
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
