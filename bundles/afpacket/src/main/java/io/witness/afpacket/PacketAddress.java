package io.witness.afpacket;

import io.witness.api.packet.AddressLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Holds a link layer address, {@code struct sockaddr_ll} of packet(7): where a packet came from, or where it goes. A caller makes
 * one and passes it to each call; nothing is allocated. For one thread at a time.
 */
public final class PacketAddress {
    /** Bytes of the longest address. */
    public static final int MOST_BYTES = 8;

    private static final int MOST_PROTOCOL = 0xFFFF;

    private int protocol;
    private int interfaceIndex;
    private int hardwareType;
    private int packetType;
    private int length;
    /** The bytes, the first one in the lowest 8 bits. */
    private long bytes;

    /** Creates an address of no bytes and protocol 0. */
    public PacketAddress() {}

    /**
     * Creates an address to send to.
     *
     * @param protocol EtherType, 0 to 65,535, such as 0x0800 for IPv4
     * @param address link layer address, at most 8 bytes
     * @return a new instance
     */
    public static PacketAddress of(int protocol, byte... address) {
        return new PacketAddress().protocol(protocol).bytes(address);
    }

    /**
     * Sets the protocol.
     *
     * @param etherType 0 to 65,535
     * @return this
     */
    public PacketAddress protocol(int etherType) {
        if (etherType < 0 || etherType > MOST_PROTOCOL) {
            throw new IllegalArgumentException("protocol=" + etherType + ": use 0 to " + MOST_PROTOCOL);
        }
        protocol = etherType;
        return this;
    }

    /**
     * Sets the bytes of the address.
     *
     * @param address at most 8 bytes; copied
     * @return this
     */
    public PacketAddress bytes(byte... address) {
        if (address.length > MOST_BYTES) {
            throw new IllegalArgumentException("an address of " + address.length + " bytes: use at most " + MOST_BYTES);
        }
        length = address.length;
        bytes = 0;
        for (int i = 0; i < length; i++) {
            bytes |= (address[i] & 0xFFL) << i * Byte.SIZE;
        }
        return this;
    }

    /** Takes over an address of the kernel, in native byte order. */
    void read(ByteBuffer from) {
        protocol = inNetworkOrder(from.getShort(AddressLayout.PROTOCOL_OFFSET));
        interfaceIndex = from.getInt(AddressLayout.INTERFACE_OFFSET);
        hardwareType = from.getShort(AddressLayout.HARDWARE_TYPE_OFFSET) & MOST_PROTOCOL;
        packetType = from.get(AddressLayout.PACKET_TYPE_OFFSET) & 0xFF;
        length = Math.min(from.get(AddressLayout.ADDRESS_LENGTH_OFFSET) & 0xFF, MOST_BYTES);
        bytes = inLittleEndian(from.getLong(AddressLayout.ADDRESS_OFFSET));
    }

    /** Writes protocol and bytes as the kernel has them, in native byte order. */
    void write(ByteBuffer to) {
        to.putShort(AddressLayout.PROTOCOL_OFFSET, (short) inNetworkOrder((short) protocol));
        to.put(AddressLayout.ADDRESS_LENGTH_OFFSET, (byte) length);
        to.putLong(AddressLayout.ADDRESS_OFFSET, inLittleEndian(bytes));
    }

    private static int inNetworkOrder(short value) {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        return (little ? Short.reverseBytes(value) : value) & MOST_PROTOCOL;
    }

    private static long inLittleEndian(long value) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? value : Long.reverseBytes(value);
    }

    /**
     * Returns the protocol.
     *
     * @return EtherType, 0 to 65,535
     */
    public int protocol() {
        return protocol;
    }

    /**
     * Returns the interface of a received packet.
     *
     * @return its number
     */
    public int interfaceIndex() {
        return interfaceIndex;
    }

    /**
     * Returns the hardware type of the interface of a received packet.
     *
     * @return an ARPHRD number of {@code linux/if_arp.h}
     */
    public int hardwareType() {
        return hardwareType;
    }

    /**
     * Returns whom a received packet was for.
     *
     * @return such as {@link io.witness.api.packet.Packet#TYPE_HOST}
     */
    public int packetType() {
        return packetType;
    }

    /**
     * Returns the length of the address.
     *
     * @return 0 to 8 bytes
     */
    public int length() {
        return length;
    }

    /**
     * Returns a byte of the address.
     *
     * @param i 0 to {@link #length()}, exclusive
     * @return the byte, unsigned
     */
    public int byteAt(int i) {
        return (int) (bytes >>> Objects.checkIndex(i, length) * Byte.SIZE) & 0xFF;
    }

    /**
     * Copies the address.
     *
     * @return a new array
     */
    public byte[] bytes() {
        byte[] copy = new byte[length];
        for (int i = 0; i < length; i++) {
            copy[i] = (byte) byteAt(i);
        }
        return copy;
    }

    /**
     * Formats the bytes.
     *
     * @return two hexadecimal digits for each, separated by colons, such as {@code 02:00:00:00:00:01}
     */
    @Override
    public String toString() {
        return HexFormat.ofDelimiter(":").formatHex(bytes());
    }
}
