package io.witness.api.ring;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Specifies the rings to open; validated by its creator.
 *
 * @param interfaceName the interface to capture from; its form selects the driver
 * @param geometry the blocks of each ring
 * @param fanout how many rings, and how packets are spread over them
 * @param selection which packets to capture
 * @param promiscuous whether to capture packets that are addressed to other hosts
 * @param sealed whether readers get a copy of each ring, see {@link RingSealer}
 * @param settings what kind of ring it is, and what it adds to packets
 */
public record RingSpecification(
        String interfaceName,
        Geometry geometry,
        Fanout fanout,
        Selection selection,
        boolean promiscuous,
        boolean sealed,
        RingSettings settings) {
    /**
     * Specifies rings with the default settings.
     *
     * @param interfaceName the interface to capture from
     * @param geometry the blocks of each ring
     * @param fanout how many rings, and how packets are spread over them
     * @param selection which packets to capture
     * @param promiscuous whether to capture packets that are addressed to other hosts
     * @param sealed whether readers get a copy of each ring
     */
    public RingSpecification(
            String interfaceName,
            Geometry geometry,
            Fanout fanout,
            Selection selection,
            boolean promiscuous,
            boolean sealed) {
        this(interfaceName, geometry, fanout, selection, promiscuous, sealed, RingSettings.DEFAULT);
    }

    /**
     * Specifies the blocks of a ring.
     *
     * @param blockSize bytes per block, a multiple of 4096
     * @param frameSize bytes per frame, a multiple of 16; TPACKET_V3 only checks it
     * @param numBlocks blocks per ring
     * @param blockTimeoutMillis milliseconds after which a block with packets is closed; 0: the kernel chooses
     */
    public record Geometry(int blockSize, int frameSize, int numBlocks, int blockTimeoutMillis) {
        /**
         * Specifies frames as large as a block.
         *
         * @param blockSize bytes per block, a multiple of 4096
         * @param numBlocks blocks per ring
         * @param blockTimeoutMillis milliseconds after which a block with packets is closed; 0: the kernel chooses
         * @return the geometry
         */
        public static Geometry of(int blockSize, int numBlocks, int blockTimeoutMillis) {
            return new Geometry(blockSize, blockSize, numBlocks, blockTimeoutMillis);
        }
    }

    /**
     * Specifies the rings of a fanout group.
     *
     * @param mode how packets are spread over the rings
     * @param size number of rings
     * @param id id of the group; 0: a free one
     * @param program chooses the ring of a packet, for {@link FanoutMode#TYPE_CBPF}: expressions separated by semicolons, or the
     *     numbers of {@code tcpdump -ddd}; for {@link FanoutMode#TYPE_EBPF}: the path at which it is pinned, or the number of a
     *     descriptor of this process; empty: none, or that of an existing group
     */
    public record Fanout(FanoutMode mode, int size, int id, String program) {
        /** One ring, in a group of its own. */
        public static final Fanout ALONE = new Fanout(new FanoutMode(0, 0), 1, 0);

        private static final Pattern NUMBERS = Pattern.compile("[0-9\\s,]*");

        /**
         * Specifies a group without a program.
         *
         * @param mode how packets are spread over the rings
         * @param size number of rings
         * @param id id of the group; 0: a free one
         */
        public Fanout(FanoutMode mode, int size, int id) {
            this(mode, size, id, "");
        }

        /**
         * Lists the expressions of the program: a packet goes to the ring whose index is that of the first that matches, or to
         * the one after the last.
         *
         * @return the expressions; none if the program consists of numbers, is an eBPF program, or is empty
         */
        public List<String> expressions() {
            return mode.type() != FanoutMode.TYPE_CBPF
                            || NUMBERS.matcher(program).matches()
                    ? List.of()
                    : Arrays.stream(program.split(";", -1)).map(String::strip).toList();
        }
    }

    /**
     * Specifies one ring that captures all packets.
     *
     * @param interfaceName the interface to capture from
     * @param geometry its blocks
     * @return neither promiscuous nor sealed
     */
    public static RingSpecification of(String interfaceName, Geometry geometry) {
        return new RingSpecification(interfaceName, geometry, Fanout.ALONE, Selection.ALL, false, false);
    }

    /**
     * Copies the specification with fanout id 0, which chooses a free one.
     *
     * @return a copy whose fanout id is 0
     */
    public RingSpecification withAutomaticFanoutId() {
        Fanout automatic = new Fanout(fanout.mode, fanout.size, 0, fanout.program);
        return new RingSpecification(interfaceName, geometry, automatic, selection, promiscuous, sealed, settings);
    }

    /**
     * Copies the specification with another selection.
     *
     * @param other which packets, and how much of each
     * @return a copy
     */
    public RingSpecification withSelection(Selection other) {
        return new RingSpecification(interfaceName, geometry, fanout, other, promiscuous, sealed, settings);
    }

    /**
     * Copies the specification with other settings.
     *
     * @param other what kind of ring it is, and what it adds to packets
     * @return a copy
     */
    public RingSpecification withSettings(RingSettings other) {
        return new RingSpecification(interfaceName, geometry, fanout, selection, promiscuous, sealed, other);
    }

    /**
     * Copies the specification with another geometry.
     *
     * @param other the blocks of each ring
     * @return a copy
     */
    public RingSpecification withGeometry(Geometry other) {
        return new RingSpecification(interfaceName, other, fanout, selection, promiscuous, sealed, settings);
    }
}
