package io.witness.api.ring;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.PacketLayout;
import io.witness.api.packet.VnetHeaderLayout;
import io.witness.api.ring.RingSpecification.Geometry;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks the sizes and settings of a ring by the kernel's rules ({@code packet_set_ring} and {@code tpacket_rcv} of {@code
 * net/packet/af_packet.c}), before the kernel sees them, and names the nearest value that works.
 */
public final class RingConstraints {
    /** The name of the setting {@link RingSettings#privateSize()} in messages. */
    public static final String PRIVATE_SIZE = "PrivateSize";
    /** The name of the setting {@link RingSettings#reserve()} in messages. */
    public static final String RESERVE = "Reserve";
    /** The name of the setting {@link RingSettings#vnetHeader()} in messages. */
    public static final String VNET_HEADER = "VnetHeader";
    /** The name of the setting {@link RingSettings#rxHash()} in messages. */
    public static final String RX_HASH = "RxHash";
    /** The name of the setting {@link RingSettings#version()} in messages. */
    public static final String VERSION = "Version";

    private static final String BLOCK_SIZE = "BlockSize";
    private static final String NUM_BLOCKS = "NumBlocks";
    private static final String FRAME_SIZE = "FrameSize";
    private static final String BLOCK_TIMEOUT_MILLIS = "BlockTimeoutMillis";

    /** {@code TPACKET_ALIGNMENT}. */
    private static final int ALIGNMENT = PacketLayout.NETWORK_ALIGNMENT;
    /** Bytes in a frame ring before each packet, for the headers that readers see. */
    private static final int FRAME_ROOM =
            BlockLayout.HEADER_LENGTH + PacketLayout.HEADER_LENGTH - RingVersion.V2.headerLength();
    /** {@code tp_mac} and {@code tp_net} have 16 bits: the kernel drops a packet that would be further. */
    private static final int MOST_OFFSET = 0xFFFF;
    /** {@code blk_sizeof_priv} has 16 bits, {@code net/packet/internal.h}. */
    private static final int MOST_PRIVATE = 0xFFFF / BlockLayout.PACKET_ALIGNMENT * BlockLayout.PACKET_ALIGNMENT;
    /** {@code retire_blk_tov} has 16 bits, likewise. */
    private static final int MOST_TIMEOUT = 0xFFFF;

    /** {@code kactive_blk_num} has 16 bits, likewise: the kernel never gets to the blocks after these. */
    private static final int MOST_V3_BLOCKS = 1 << 16;
    /** A pointer for each block, in memory of at most 4 MiB: the largest that {@code kmalloc} gives. */
    private static final int MOST_BLOCKS = 1 << 19;

    private static final long MOST_BYTES = 0xFFFF_FFFFL;

    /**
     * Names what is wrong with a specification.
     *
     * @param key the key, or a constant of this class
     * @param value its value
     * @param problem the relation that fails, and the nearest value that works
     */
    public record Violation(String key, Object value, String problem) {
        /**
         * Makes it an exception.
         *
         * @return an exception that blames the key
         */
        public RingException toException() {
            return new RingException(key, key + "=" + value + " " + problem);
        }
    }

    private final Geometry geometry;
    private final RingSettings settings;
    private final int pageSize;

    private RingConstraints(RingSpecification specification, int pageSize) {
        geometry = specification.geometry();
        settings = specification.settings();
        this.pageSize = pageSize;
    }

    /**
     * Checks a specification.
     *
     * @param specification what to check
     * @param pageSize bytes per page of memory
     * @return the first violation; empty if there is none
     */
    public static Optional<Violation> violation(RingSpecification specification, int pageSize) {
        RingConstraints rules = new RingConstraints(specification, pageSize);
        return Stream.<Check>of(
                        rules::version,
                        rules::cookedVnet,
                        rules::blockSize,
                        rules::bytes,
                        rules::numBlocks,
                        rules::timeout,
                        rules::reserve,
                        rules::privateSize,
                        rules::roomInBlock,
                        rules::frameAlignment,
                        rules::leastFrame,
                        rules::mostFrame)
                .map(Check::violation)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private interface Check {
        Optional<Violation> violation();
    }

    private static Optional<Violation> check(boolean holds, String key, Object value, String problem) {
        return holds ? Optional.empty() : Optional.of(new Violation(key, value, problem));
    }

    private Optional<Violation> version() {
        String remedy = "belongs to TPACKET_V3, and Version=" + settings.version() + ": use ";
        if (settings.version().hasFrames() && settings.rxHash()) {
            return check(false, RX_HASH, true, remedy + "false");
        }
        boolean blocks = !settings.version().hasFrames();
        return check(blocks || settings.privateSize() == 0, PRIVATE_SIZE, settings.privateSize(), remedy + 0);
    }

    private Optional<Violation> cookedVnet() {
        boolean both = settings.cooked() && settings.vnetHeader();
        return check(
                !both, VNET_HEADER, true, "needs packets with their link layer (SOCK_RAW): use false, or not cooked");
    }

    private Optional<Violation> blockSize() {
        int size = geometry.blockSize();
        if (size < pageSize) {
            return check(false, BLOCK_SIZE, size, "is less than the page size " + pageSize + ": use that");
        }
        int below = size - size % pageSize;
        String nearest = below > Integer.MAX_VALUE - pageSize ? "" + below : below + " or " + (below + pageSize);
        String problem = "is not a multiple of the page size " + pageSize + ": use " + nearest;
        return check(size % pageSize == 0, BLOCK_SIZE, size, problem);
    }

    private Optional<Violation> numBlocks() {
        int blocks = geometry.numBlocks();
        int most = settings.version().hasFrames() ? MOST_BLOCKS : MOST_V3_BLOCKS;
        String problem = "is not from 1 to " + most + ", which the kernel can count: use " + (blocks < 1 ? 1 : most);
        return check(blocks >= 1 && blocks <= most, NUM_BLOCKS, blocks, problem);
    }

    private Optional<Violation> bytes() {
        int blocks = geometry.numBlocks();
        long most = MOST_BYTES / geometry.blockSize();
        String problem = "times BlockSize=" + geometry.blockSize()
                + " is 4 GiB or more, which the kernel refuses: use at most " + most;
        return check(blocks <= most, NUM_BLOCKS, blocks, problem);
    }

    private Optional<Violation> timeout() {
        int millis = geometry.blockTimeoutMillis();
        int nearest = millis < 0 ? 0 : MOST_TIMEOUT;
        String problem = "is not from 0 to " + MOST_TIMEOUT + ", since the kernel keeps 16 bits of it: use " + nearest;
        return check(millis >= 0 && millis <= MOST_TIMEOUT, BLOCK_TIMEOUT_MILLIS, millis, problem);
    }

    /** Returns where a packet begins that has a link header of up to 16 bytes, without the setting. */
    private int firstOffset() {
        int vnet = settings.vnetHeader() ? VnetHeaderLayout.LENGTH : 0;
        return align(settings.version().headerLength() + PacketLayout.LEAST_LINK_ROOM) + frameRoom() + vnet;
    }

    private int frameRoom() {
        return settings.version().hasFrames() ? FRAME_ROOM : 0;
    }

    private Optional<Violation> reserve() {
        int bytes = settings.reserve();
        int most = MOST_OFFSET - firstOffset();
        int nearest = bytes < 0 ? 0 : most;
        String problem = "is not from 0 to " + most + ", so that packets begin within the first " + MOST_OFFSET
                + " bytes: use " + nearest;
        return check(bytes >= 0 && bytes <= most, RESERVE, bytes, problem);
    }

    private Optional<Violation> privateSize() {
        int bytes = settings.privateSize();
        int nearest = bytes < 0 ? 0 : MOST_PRIVATE;
        String problem = "is not from 0 to " + MOST_PRIVATE + ", since the kernel keeps 16 bits of it: use " + nearest;
        return check(bytes >= 0 && bytes <= MOST_PRIVATE, PRIVATE_SIZE, bytes, problem);
    }

    // BLK_PLUS_PRIV(tp_sizeof_priv) + TPACKET3_HDRLEN + tp_reserve is at most the block size.
    private Optional<Violation> roomInBlock() {
        if (settings.version().hasFrames()) {
            return Optional.empty();
        }
        int alignment = BlockLayout.PACKET_ALIGNMENT;
        int area = (settings.privateSize() + alignment - 1) / alignment * alignment;
        int header = settings.version().headerLength();
        int rest = geometry.blockSize() - BlockLayout.HEADER_LENGTH - header - settings.reserve();
        String header3 = "TPACKET3_HDRLEN=" + header;
        String end = " is more than BlockSize=" + geometry.blockSize() + ": use at most ";
        if (area == 0) {
            String problem = "+ " + header3 + " + the block's header of " + BlockLayout.HEADER_LENGTH + end
                    + (settings.reserve() + rest);
            return check(rest >= 0, RESERVE, settings.reserve(), problem);
        }
        String problem = "+ the block's header of " + BlockLayout.HEADER_LENGTH + " + " + header3 + " + Reserve="
                + settings.reserve() + end + Math.max(0, rest / alignment * alignment);
        return check(area <= rest, PRIVATE_SIZE, settings.privateSize(), problem);
    }

    private Optional<Violation> frameAlignment() {
        int size = geometry.frameSize();
        int below = size - Math.floorMod(size, ALIGNMENT);
        int least = leastFrameSize();
        String nearest = below < least ? "" + least : below + " or " + (below + ALIGNMENT);
        String problem = "is not a multiple of TPACKET_ALIGNMENT=" + ALIGNMENT + ": use " + nearest;
        return check(size % ALIGNMENT == 0, FRAME_SIZE, size, problem);
    }

    private int leastFrameSize() {
        int room = settings.version().hasFrames()
                ? firstOffset()
                : settings.version().headerLength();
        return align(room + settings.reserve());
    }

    private Optional<Violation> leastFrame() {
        int size = geometry.frameSize();
        int least = leastFrameSize();
        String what = settings.version().hasFrames()
                ? "the headers before a packet and Reserve="
                : "TPACKET3_HDRLEN=" + settings.version().headerLength() + " + Reserve=";
        String problem =
                "is less than " + what + settings.reserve() + " need, rounded up to " + ALIGNMENT + ": use " + least;
        return check(size >= least, FRAME_SIZE, size, problem);
    }

    private Optional<Violation> mostFrame() {
        int size = geometry.frameSize();
        int block = geometry.blockSize();
        String problem = "is more than BlockSize=" + block + ", so that a block has no frame: use at most " + block;
        return check(size <= block, FRAME_SIZE, size, problem);
    }

    private static int align(int bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
