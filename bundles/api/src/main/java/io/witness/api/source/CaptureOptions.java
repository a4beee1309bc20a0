package io.witness.api.source;

import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.Selection;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to capture from an interface. Immutable: each method that changes something returns a copy. The numbers are checked when
 * rings are opened, by the same rules, and with the same words, as those of {@code testimony.conf}.
 */
public final class CaptureOptions {
    /** All packets, as they are, into 64 blocks of 1 MiB. */
    public static final CaptureOptions DEFAULT = new CaptureOptions(Map.of(), Selection.ALL);

    /** By the keys of {@link SocketKeys}; what is absent has its default. */
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
     * @param blockSize bytes a block, a multiple of 4096
     * @param numBlocks blocks; together less than 4 GiB
     * @return a copy
     */
    public CaptureOptions withBlocks(int blockSize, int numBlocks) {
        return with(SocketKeys.BLOCK_SIZE, blockSize).with(SocketKeys.NUM_BLOCKS, numBlocks);
    }

    /**
     * Sets for how long a packet can wait for others.
     *
     * @param millis milliseconds after which a block with packets is handed over though it has room, 1 to 65535
     * @return a copy
     */
    public CaptureOptions withBlockTimeoutMillis(int millis) {
        return with(SocketKeys.BLOCK_TIMEOUT_MILLIS, millis);
    }

    /**
     * Captures also what is addressed to others.
     *
     * @param promiscuous whether to
     * @return a copy
     */
    public CaptureOptions withPromiscuous(boolean promiscuous) {
        return with(SocketKeys.PROMISCUOUS, promiscuous);
    }

    /**
     * Spreads the packets over several sources, of one process or of several.
     *
     * @param type as the key {@code FanoutType}: the kernel's number, with flags
     * @param size how many sources are opened here
     * @param id the group's id, by which others join it, 1 to 65535; 0: one that is free
     * @return a copy
     */
    public CaptureOptions withFanout(int type, int size, int id) {
        return with(SocketKeys.FANOUT_TYPE, type)
                .with(SocketKeys.FANOUT_SIZE, size)
                .with(SocketKeys.FANOUT_ID, id);
    }

    /**
     * Captures only what a filter takes.
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
     * @param ipOnly whether to
     * @return a copy
     */
    public CaptureOptions withIpOnly(boolean ipOnly) {
        return with(new Selection(selection.filter(), ipOnly, selection.ignoreVlans(), selection.captureLength()));
    }

    /**
     * Captures only packets without a VLAN tag.
     *
     * @param ignoreVlans whether to
     * @return a copy
     */
    public CaptureOptions withIgnoreVlans(boolean ignoreVlans) {
        return with(new Selection(selection.filter(), selection.ipOnly(), ignoreVlans, selection.captureLength()));
    }

    /**
     * Cuts packets.
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
     * What is to be opened.
     *
     * @param interfaceName the interface to capture from
     * @return a specification that a driver can open
     * @throws RingException if a number is out of bounds: names the key and the remedy
     */
    public RingSpecification specification(String interfaceName) throws RingException {
        try {
            RingSpecification plain = SocketSpecification.rings(with(SocketKeys.INTERFACE, interfaceName).numbers);
            return plain.withSelection(selection);
        } catch (SpecificationException e) {
            throw new RingException(e.key(), e.getMessage());
        }
    }
}
