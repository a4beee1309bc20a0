package io.witness.afpacket.internal;

import io.witness.afpacket.TransmitOptions;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.VnetHeaderLayout;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.TransmitLayout;
import java.util.OptionalInt;

/**
 * Decides on the sizes of a transmit ring, and refuses what the kernel would refuse ({@code packet_set_ring} and {@code
 * tpacket_snd} of {@code net/packet/af_packet.c}), or what could not hold the interface's largest packet.
 *
 * @param frameSize bytes per frame
 * @param blockSize bytes per block
 * @param numBlocks blocks
 * @param dataStart where the bytes of a frame start, counted from the frame's start, behind any vnet header
 * @param linkHeader bytes of the link header that raw frames begin with; 0: none, or unknown
 * @param mtu the interface's largest packet in bytes, without the link header
 */
public record TransmitGeometry(int frameSize, int blockSize, int numBlocks, int dataStart, int linkHeader, int mtu) {
    private static final int ETHERNET_HEADER = 14;
    private static final int VLAN_TAG = 4;
    private static final int USUAL_BLOCK = 1 << 16;
    private static final int USUAL_FRAMES = 1024;
    private static final int USUAL_BYTES = 16 << 20;
    private static final int MOST_FRAMES = 1 << 20;
    private static final int MOST_OFFSET = 0xFFFF;
    private static final long MOST_BYTES = 0xFFFF_FFFFL;

    /** Decides for an interface; the page size is that of the machine. */
    public static TransmitGeometry of(TransmitOptions options, LinkDescription link, int pageSize)
            throws RingException {
        return new Decision(options, link, pageSize).decide();
    }

    /** Returns how many frames a block has; the rest of it is unused. */
    public int framesPerBlock() {
        return blockSize / frameSize;
    }

    /** Returns how many frames the ring has. */
    public int frames() {
        return framesPerBlock() * numBlocks;
    }

    /** Returns the longest frame that the interface sends, without a VLAN tag. */
    public int longestFrame() {
        return linkHeader + mtu;
    }

    /** The steps, with what all of them need. */
    private record Decision(TransmitOptions options, LinkDescription link, int pageSize) {
        TransmitGeometry decide() throws RingException {
            requireCombination();
            int start = dataStart();
            int frame = frameSize(start);
            int block = blockSize(frame);
            return new TransmitGeometry(frame, block, numBlocks(frame, block), start, linkHeader(), link.mtu());
        }

        private void requireCombination() throws RingException {
            boolean raw = options.datagrams().isEmpty();
            require(raw || !options.copied(), "copied frames are raw: use withCopied(false) for datagrams");
            require(
                    linkHeader() > 0 || !options.copied(),
                    link.name()
                            + " is no Ethernet interface, and only their frames can be copied: use withCopied(false)");
            boolean ethernet = link.linkType().equals(OptionalInt.of(LinkTypes.ETHERNET));
            int bytes = options.datagrams()
                    .map(address -> address.destination().length)
                    .orElse(0);
            require(
                    raw || !ethernet || bytes == 6,
                    "destination=" + bytes + " bytes is not as long as the addresses of " + link.name() + ": use 6");
        }

        private int linkHeader() {
            boolean ethernet = link.linkType().equals(OptionalInt.of(LinkTypes.ETHERNET));
            return ethernet && options.datagrams().isEmpty() ? ETHERNET_HEADER : 0;
        }

        private int dataStart() throws RingException {
            int least = TransmitLayout.of(options.version()).dataStart();
            int offset = options.dataOffset();
            require(
                    offset == 0 || offset >= least,
                    "dataOffset=" + offset + " is within the header of " + options.version() + ", which has " + least
                            + " bytes: use " + least + " or more, or 0");
            require(
                    offset <= MOST_OFFSET,
                    "dataOffset=" + offset + " is more than the 16 bits of the header hold: use at most "
                            + MOST_OFFSET);
            return (offset == 0 ? least : offset) + (options.copied() ? VnetHeaderLayout.LENGTH : 0);
        }

        private int frameSize(int start) throws RingException {
            int tag = options.datagrams().isEmpty() ? VLAN_TAG : 0;
            int needed = start + linkHeader() + tag + link.mtu();
            int size = options.frameSize();
            if (size == 0) {
                int fitting = Integer.highestOneBit(needed - 1) << 1;
                return fitting <= pageSize ? fitting : roundedUp(needed, TransmitLayout.ALIGNMENT);
            }
            int below = size - Math.floorMod(size, TransmitLayout.ALIGNMENT);
            require(
                    size > 0 && size == below,
                    "frameSize=" + size + " is not a multiple of " + TransmitLayout.ALIGNMENT + ": use "
                            + Math.max(below, TransmitLayout.ALIGNMENT)
                            + " or " + (Math.max(below, 0) + TransmitLayout.ALIGNMENT));
            require(
                    size >= needed,
                    "frameSize=" + size + " is less than " + needed + " = " + start + " (header) + " + linkHeader()
                            + " (link header) + " + tag + " (VLAN tag) + " + link.mtu() + " (MTU of " + link.name()
                            + "): use " + roundedUp(needed, TransmitLayout.ALIGNMENT) + " or more");
            return size;
        }

        private int blockSize(int frame) throws RingException {
            int size = options.blockSize();
            if (size == 0) {
                return roundedUp(Math.max(USUAL_BLOCK, frame), pageSize);
            }
            int below = size - Math.floorMod(size, pageSize);
            require(
                    size > 0 && size == below,
                    "blockSize=" + size + " is not a multiple of the page size " + pageSize + ": use "
                            + Math.max(below, pageSize) + " or " + (Math.max(below, 0) + (long) pageSize));
            require(
                    size >= frame,
                    "blockSize=" + size + " is less than frameSize=" + frame + ": use " + roundedUp(frame, pageSize)
                            + " or more");
            return size;
        }

        private int numBlocks(int frame, int block) throws RingException {
            int framesPerBlock = block / frame;
            int number = options.numBlocks();
            if (number == 0) {
                int wanted = (USUAL_FRAMES - 1) / framesPerBlock + 1;
                return Math.max(1, Math.min(wanted, USUAL_BYTES / block));
            }
            long most = Math.min(MOST_BYTES / block, MOST_FRAMES / framesPerBlock);
            require(
                    number > 0 && number <= most,
                    "numBlocks=" + number + " of " + block + " bytes with " + framesPerBlock
                            + " frames each are not from 1 to " + MOST_FRAMES + " frames in less than 4 GiB: use 1 to "
                            + Math.max(1, most));
            return number;
        }

        private static int roundedUp(int number, int unit) {
            return (number + unit - 1) / unit * unit;
        }

        private static void require(boolean condition, String problem) throws RingException {
            if (!condition) {
                throw new RingException(problem);
            }
        }
    }
}
