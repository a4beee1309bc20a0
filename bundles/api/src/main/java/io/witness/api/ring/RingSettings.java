package io.witness.api.ring;

/**
 * Specifies what kind of ring a packet socket has, and what it adds to each packet; see packet(7). Immutable: each method
 * that changes something returns a copy.
 *
 * @param version the layout of the ring; not V3: for programs only, see {@link RingVersion}
 * @param cooked whether packets come without their link layer ({@code SOCK_DGRAM}), of which the kernel keeps the protocol
 *     and the sender's address beside the packet
 * @param privateSize bytes of a private area in each block ({@code tp_sizeof_priv}); V3 only
 * @param reserve bytes that the kernel leaves free before each packet's bytes ({@code PACKET_RESERVE})
 * @param vnetHeader whether each packet has a virtio header before its bytes ({@code PACKET_VNET_HDR})
 * @param originalDevice whether a packet's interface is the one that received it instead of the one on top of that, such as
 *     a bond ({@code PACKET_ORIGDEV})
 * @param rxHash whether each packet has the hash of its flow ({@code TP_FT_REQ_FILL_RXHASH}); V3 only
 * @param ignoreOutgoing whether packets that this host sends are left out, by the flag of the fanout group: the kernel
 *     disregards {@code PACKET_IGNORE_OUTGOING} of its members
 * @param timeStamps which time of a packet is wanted ({@code PACKET_TIMESTAMP})
 */
public record RingSettings(
        RingVersion version,
        boolean cooked,
        int privateSize,
        int reserve,
        boolean vnetHeader,
        boolean originalDevice,
        boolean rxHash,
        boolean ignoreOutgoing,
        TimeStampSource timeStamps) {
    /** A TPACKET_V3 ring of whole frames in both directions, with nothing added. */
    public static final RingSettings DEFAULT =
            new RingSettings(RingVersion.V3, false, 0, 0, false, false, false, false, TimeStampSource.COPY);

    /**
     * Chooses another version.
     *
     * @param other the version
     * @return a copy
     */
    public RingSettings withVersion(RingVersion other) {
        return new RingSettings(
                other, cooked, privateSize, reserve, vnetHeader, originalDevice, rxHash, ignoreOutgoing, timeStamps);
    }

    /**
     * Chooses whether packets come without their link layer.
     *
     * @param wanted whether they do
     * @return a copy
     */
    public RingSettings withCooked(boolean wanted) {
        return new RingSettings(
                version, wanted, privateSize, reserve, vnetHeader, originalDevice, rxHash, ignoreOutgoing, timeStamps);
    }

    /**
     * Sets the size of the private areas.
     *
     * @param bytes bytes in each block
     * @return a copy
     */
    public RingSettings withPrivateSize(int bytes) {
        return new RingSettings(
                version, cooked, bytes, reserve, vnetHeader, originalDevice, rxHash, ignoreOutgoing, timeStamps);
    }

    /**
     * Sets the room before each packet's bytes.
     *
     * @param bytes bytes that the kernel leaves free
     * @return a copy
     */
    public RingSettings withReserve(int bytes) {
        return new RingSettings(
                version, cooked, privateSize, bytes, vnetHeader, originalDevice, rxHash, ignoreOutgoing, timeStamps);
    }

    /**
     * Chooses whether packets have a virtio header.
     *
     * @param wanted whether they have one
     * @return a copy
     */
    public RingSettings withVnetHeader(boolean wanted) {
        return new RingSettings(
                version, cooked, privateSize, reserve, wanted, originalDevice, rxHash, ignoreOutgoing, timeStamps);
    }

    /**
     * Chooses which interface a packet names.
     *
     * @param wanted whether it is the one that received the packet
     * @return a copy
     */
    public RingSettings withOriginalDevice(boolean wanted) {
        return new RingSettings(
                version, cooked, privateSize, reserve, vnetHeader, wanted, rxHash, ignoreOutgoing, timeStamps);
    }

    /**
     * Chooses whether packets have the hash of their flow.
     *
     * @param wanted whether they have it
     * @return a copy
     */
    public RingSettings withRxHash(boolean wanted) {
        return new RingSettings(
                version, cooked, privateSize, reserve, vnetHeader, originalDevice, wanted, ignoreOutgoing, timeStamps);
    }

    /**
     * Chooses whether packets that this host sends are left out.
     *
     * @param wanted whether they are
     * @return a copy
     */
    public RingSettings withIgnoreOutgoing(boolean wanted) {
        return new RingSettings(
                version, cooked, privateSize, reserve, vnetHeader, originalDevice, rxHash, wanted, timeStamps);
    }

    /**
     * Chooses which time of a packet is wanted.
     *
     * @param wanted the time
     * @return a copy
     */
    public RingSettings withTimeStamps(TimeStampSource wanted) {
        return new RingSettings(
                version, cooked, privateSize, reserve, vnetHeader, originalDevice, rxHash, ignoreOutgoing, wanted);
    }
}
