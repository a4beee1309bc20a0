package io.witness.decode;

import org.osgi.annotation.versioning.ConsumerType;

/** Tells the endpoints of a packet or of a flow, by which a {@link CommunityId} is computed. */
@ConsumerType
public interface FlowEndpoints {
    /** There is no such field. */
    int NONE = -1;

    /**
     * Returns the protocol over IP.
     *
     * @return 0 to 255; {@link #NONE}: it is not IP
     */
    int ipProtocol();

    /**
     * Returns the length of the addresses.
     *
     * @return 1 or 4 words of 32 bits
     */
    int addressWords();

    /**
     * Returns a part of the sender's address.
     *
     * @param word 0 to {@link #addressWords()} - 1
     * @return 32 bits in network order
     */
    int sourceWord(int word);

    /**
     * Returns a part of the receiver's address.
     *
     * @param word 0 to {@link #addressWords()} - 1
     * @return 32 bits in network order
     */
    int destinationWord(int word);

    /**
     * Tells whether there are ports.
     *
     * @return whether {@link #sourcePort} and {@link #destinationPort} may be called
     */
    boolean hasPorts();

    /**
     * Returns the sender's port.
     *
     * @return 0 to 65535
     */
    int sourcePort();

    /**
     * Returns the receiver's port.
     *
     * @return 0 to 65535
     */
    int destinationPort();

    /**
     * Tells whether it is ICMP over IPv4 or ICMPv6 over IPv6, whose type and code are known.
     *
     * @return whether {@link #icmpType} and {@link #icmpCode} may be called
     */
    boolean isIcmp();

    /**
     * Returns the type of the ICMP message.
     *
     * @return 0 to 255
     */
    int icmpType();

    /**
     * Returns the code of the ICMP message.
     *
     * @return 0 to 255
     */
    int icmpCode();
}
