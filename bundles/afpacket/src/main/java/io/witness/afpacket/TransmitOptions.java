package io.witness.afpacket;

import io.witness.afpacket.TimeStamps.Source;
import io.witness.api.ring.RingVersion;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Specifies a transmit ring. Immutable: each method that changes something returns a copy. What the kernel or the interface
 * could refuse is checked by {@link TransmitRing#open}, which names the relation that fails and the nearest value that works.
 *
 * @param interfaceName the interface to send to
 * @param version the layout of the frames; all three do the same
 * @param frameSize bytes per frame, a multiple of 16, with room for a header and the interface's largest packet; 0: what that
 *     takes
 * @param blockSize bytes per block, a multiple of the page size; 0: 64 KiB, or one frame if that is larger
 * @param numBlocks blocks; 0: as many as hold 1024 frames, or 16 MiB if that is less
 * @param datagrams the link header that the kernel writes; empty: frames are raw, with a link header of their own
 * @param qdiscBypass whether frames skip the interface's queueing discipline ({@code PACKET_QDISC_BYPASS}): less work, but no
 *     queue: a busy device then refuses frames ({@link TransmitException.Reason#NO_BUFFERS})
 * @param skipWrongFrames whether the kernel skips frames in the wrong format ({@code PACKET_LOSS}): they are counted only
 * @param dataOffset where the bytes of each frame start, counted from the frame's start ({@code PACKET_TX_HAS_OFF}); 0: right
 *     after the header
 * @param copied whether the kernel copies a frame when it is sent, instead of lending its memory to the device: faster on
 *     virtual interfaces, which otherwise copy it later at a higher price, and for small frames; raw frames only
 * @param stamps which time stamps of sent frames are taken, see {@link TransmitRing#receiveTransmitted}
 */
public record TransmitOptions(
        String interfaceName,
        RingVersion version,
        int frameSize,
        int blockSize,
        int numBlocks,
        Optional<LinkAddress> datagrams,
        boolean qdiscBypass,
        boolean skipWrongFrames,
        int dataOffset,
        boolean copied,
        Stamps stamps) {
    /**
     * Says which time stamps of sent frames are taken.
     *
     * @param sources who takes the time at which a frame leaves
     * @param scheduled whether the kernel also takes the time at which it enters the queueing discipline
     * @param errorQueueBytes memory for stamps that the program has not received, some 840 bytes for each; 0: the system's default
     */
    public record Stamps(Set<Source> sources, boolean scheduled, int errorQueueBytes) {
        /** No time stamps. */
        public static final Stamps NONE = new Stamps(Set.of(), false, 0);

        /**
         * Copies the sources.
         *
         * @param sources who takes the time at which a frame leaves
         * @param scheduled whether the kernel also takes the time at which it enters the queueing discipline
         * @param errorQueueBytes memory for stamps
         */
        public Stamps {
            sources = Set.copyOf(sources);
            if (errorQueueBytes < 0) {
                throw new IllegalArgumentException(errorQueueBytes + " bytes: use 0 or more");
            }
        }

        /**
         * Tells whether any are taken.
         *
         * @return whether frames have time stamps
         */
        public boolean areTaken() {
            return scheduled || !sources.isEmpty();
        }
    }

    /**
     * Describes the link header of datagrams.
     *
     * @param protocol EtherType, 0 to 65,535, such as 0x0800 for IPv4
     * @param destination link layer address, as many bytes as those of the interface have, at most 8; copied
     */
    public record LinkAddress(int protocol, byte[] destination) {
        private static final int MOST_PROTOCOL = 0xFFFF;
        private static final int MOST_BYTES = 8;

        /**
         * Checks the values.
         *
         * @param protocol EtherType
         * @param destination link layer address
         * @throws IllegalArgumentException if one is out of bounds
         */
        public LinkAddress {
            if (protocol < 0 || protocol > MOST_PROTOCOL) {
                throw new IllegalArgumentException("protocol=" + protocol + ": use 0 to " + MOST_PROTOCOL);
            }
            if (destination.length > MOST_BYTES) {
                throw new IllegalArgumentException(
                        "a destination of " + destination.length + " bytes: use at most " + MOST_BYTES);
            }
            destination = destination.clone();
        }

        /**
         * Returns the link layer address.
         *
         * @return a copy of its bytes
         */
        @Override
        public byte[] destination() {
            return destination.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof LinkAddress address
                    && address.protocol == protocol
                    && Arrays.equals(address.destination, destination);
        }

        @Override
        public int hashCode() {
            return Objects.hash(protocol, Arrays.hashCode(destination));
        }
    }

    /**
     * Checks that nothing is null.
     *
     * @param interfaceName the interface to send to
     * @param version the layout of the frames
     * @param frameSize bytes per frame
     * @param blockSize bytes per block
     * @param numBlocks blocks
     * @param datagrams the link header that the kernel writes
     * @param qdiscBypass whether frames skip the queueing discipline
     * @param skipWrongFrames whether the kernel skips frames in the wrong format
     * @param dataOffset where the bytes of each frame start
     * @param copied whether the kernel copies a frame when it is sent
     * @param stamps which time stamps of sent frames are taken
     */
    public TransmitOptions {
        Objects.requireNonNull(interfaceName);
        Objects.requireNonNull(version);
        Objects.requireNonNull(datagrams);
        Objects.requireNonNull(stamps);
    }

    /**
     * Specifies a ring of raw TPACKET_V2 frames of the size that the interface needs.
     *
     * @param interfaceName the interface to send to
     * @return the options
     */
    public static TransmitOptions of(String interfaceName) {
        return new TransmitOptions(
                interfaceName, RingVersion.V2, 0, 0, 0, Optional.empty(), false, false, 0, false, Stamps.NONE);
    }

    /**
     * Chooses the layout of the frames.
     *
     * @param other the version
     * @return a copy
     */
    public TransmitOptions withVersion(RingVersion other) {
        return new TransmitOptions(
                interfaceName,
                other,
                frameSize,
                blockSize,
                numBlocks,
                datagrams,
                qdiscBypass,
                skipWrongFrames,
                dataOffset,
                copied,
                stamps);
    }

    /**
     * Sets the size of the ring.
     *
     * @param bytesPerFrame bytes per frame, 0: what the interface needs
     * @param bytesPerBlock bytes per block, 0: the usual
     * @param blocks blocks, 0: the usual
     * @return a copy
     */
    public TransmitOptions withSizes(int bytesPerFrame, int bytesPerBlock, int blocks) {
        return new TransmitOptions(
                interfaceName,
                version,
                bytesPerFrame,
                bytesPerBlock,
                blocks,
                datagrams,
                qdiscBypass,
                skipWrongFrames,
                dataOffset,
                copied,
                stamps);
    }

    /**
     * Sends datagrams: the kernel writes the link header ({@code SOCK_DGRAM}).
     *
     * @param address the link header's content
     * @return a copy
     */
    public TransmitOptions withDatagrams(LinkAddress address) {
        return new TransmitOptions(
                interfaceName,
                version,
                frameSize,
                blockSize,
                numBlocks,
                Optional.of(address),
                qdiscBypass,
                skipWrongFrames,
                dataOffset,
                copied,
                stamps);
    }

    /**
     * Skips the interface's queueing discipline.
     *
     * @param bypass whether to do so
     * @return a copy
     */
    public TransmitOptions withQdiscBypass(boolean bypass) {
        return new TransmitOptions(
                interfaceName,
                version,
                frameSize,
                blockSize,
                numBlocks,
                datagrams,
                bypass,
                skipWrongFrames,
                dataOffset,
                copied,
                stamps);
    }

    /**
     * Lets the kernel skip frames in the wrong format.
     *
     * @param skip whether to do so
     * @return a copy
     */
    public TransmitOptions withSkipWrongFrames(boolean skip) {
        return new TransmitOptions(
                interfaceName,
                version,
                frameSize,
                blockSize,
                numBlocks,
                datagrams,
                qdiscBypass,
                skip,
                dataOffset,
                copied,
                stamps);
    }

    /**
     * Chooses where the bytes of each frame start.
     *
     * @param bytes counted from the frame's start; 0: right after the header
     * @return a copy
     */
    public TransmitOptions withDataOffset(int bytes) {
        return new TransmitOptions(
                interfaceName,
                version,
                frameSize,
                blockSize,
                numBlocks,
                datagrams,
                qdiscBypass,
                skipWrongFrames,
                bytes,
                copied,
                stamps);
    }

    /**
     * Lets the kernel copy each frame when it is sent. It then does not check the length against the MTU: the ring does, with
     * the MTU that the interface had when the ring was opened.
     *
     * @param copy whether to do so
     * @return a copy
     */
    public TransmitOptions withCopied(boolean copy) {
        return new TransmitOptions(
                interfaceName,
                version,
                frameSize,
                blockSize,
                numBlocks,
                datagrams,
                qdiscBypass,
                skipWrongFrames,
                dataOffset,
                copy,
                stamps);
    }

    private TransmitOptions with(Stamps other) {
        return new TransmitOptions(
                interfaceName,
                version,
                frameSize,
                blockSize,
                numBlocks,
                datagrams,
                qdiscBypass,
                skipWrongFrames,
                dataOffset,
                copied,
                other);
    }

    /**
     * Asks for the time at which frames leave, to be read by {@link TransmitRing#receiveTransmitted}. That the network card stamps them
     * is a setting of the interface: {@link InterfaceStamps}.
     *
     * @param sources who takes it; if both do, each of the two comes by itself
     * @return a copy
     */
    public TransmitOptions withTransmitStamps(Source... sources) {
        return with(new Stamps(Set.of(sources), stamps.scheduled(), stamps.errorQueueBytes()));
    }

    /**
     * Also asks for the time at which frames enter the queueing discipline; there is none of those that {@linkplain #withQdiscBypass skip}
     * it.
     *
     * @param choice whether to do so
     * @return a copy
     */
    public TransmitOptions withScheduledStamps(boolean choice) {
        return with(new Stamps(stamps.sources(), choice, stamps.errorQueueBytes()));
    }

    /**
     * Sets how much memory time stamps may have that the program has not received. Those that do not fit are lost, see {@link
     * TransmitRing#stampCounters()}.
     *
     * @param bytes the limit, some 840 for each stamp; 0: the system's default, often 208 KiB. More than {@code net.core.rmem_max} needs
     *     CAP_NET_ADMIN
     * @return a copy
     */
    public TransmitOptions withErrorQueue(int bytes) {
        return with(new Stamps(stamps.sources(), stamps.scheduled(), bytes));
    }
}
