package io.witness.flows.internal;

/**
 * Lays out a flow in the table's memory. The endpoints are A and B, A the smaller one, whoever sends; what each packet touches is in
 * the first two cache lines.
 *
 * <pre>
 *   0 address of A (16)   16 address of B (16)   32 context (8)   40 word (8)        what identifies the flow
 *  48 first (8)  56 last (8)                                                       times of this part
 *  64 packets from A (8)  72 from B (8)  80 bytes from A (8)  88 from B (8)        of this part
 *  96 bytes of IP from A (8)  104 from B (8)                                       of this part
 * 112 TCP flags of A, of B, TCP state, bits  116 part (2)  118 content packets  119 application
 * 120 next (4)  124 previous (4) in the timer wheel
 * 128 start of the flow (8)  136 sequence (8)
 * 144 outer address of A (16)  160 of B (16)  176 numbers of tunnels (32)  208 their kinds (4 bits each)  212 first word (4)
 * 216 outer address length, tunnels, length of the name, of the ALPN, cut
 * 221 DNS: answer code, type (2); ICMP: code, answer's type, its code
 * 224 name (80)  304 ALPN (16)
 * </pre>
 */
public final class Slots {
    public static final int SIZE = 320;
    public static final int ADDRESS_A = 0;
    public static final int ADDRESS_B = 16;
    public static final int CONTEXT = 32;
    public static final int WORD = 40;
    public static final int FIRST = 48;
    public static final int LAST = 56;
    public static final int PACKETS_A = 64;
    public static final int PACKETS_B = 72;
    public static final int BYTES_A = 80;
    public static final int BYTES_B = 88;
    public static final int IP_BYTES_A = 96;
    public static final int IP_BYTES_B = 104;
    public static final int FLAGS_A = 112;
    public static final int FLAGS_B = 113;
    public static final int TCP_STATE = 114;
    public static final int BITS = 115;
    public static final int PART = 116;
    public static final int CONTENTS = 118;
    public static final int APPLICATION = 119;
    public static final int NEXT = 120;
    public static final int PREVIOUS = 124;
    public static final int START = 128;
    public static final int SEQUENCE = 136;
    public static final int OUTER_A = 144;
    public static final int OUTER_B = 160;
    public static final int TUNNEL_NUMBERS = 176;
    public static final int TUNNEL_KINDS = 208;
    /** Bits of a kind of a tunnel. */
    public static final int TUNNEL_KIND_BITS = 4;

    public static final int FIRST_WORD = 212;
    public static final int OUTER_LENGTH = 216;
    public static final int TUNNELS = 217;
    public static final int NAME_LENGTH = 218;
    public static final int ALPN_LENGTH = 219;
    public static final int NAME_CUT = 220;
    public static final int DNS_CODE = 221;
    public static final int DNS_TYPE = 222;
    public static final int ICMP_CODE = 221;
    public static final int ANSWER_TYPE = 222;
    public static final int ANSWER_CODE = 223;
    public static final int NAME = 224;
    public static final int MOST_NAME = 80;
    public static final int ALPN = NAME + MOST_NAME;
    public static final int MOST_ALPN = SIZE - ALPN;

    /** In {@link #BITS}: the client is B. */
    public static final int CLIENT_IS_B = 1;
    /** In {@link #BITS}: a SYN has told who the client is. */
    public static final int CLIENT_IS_SURE = 2;
    /** In {@link #BITS}: there was a packet since the hand for victims came by. */
    public static final int IS_FRESH = 4;
    /** In {@link #BITS}: the slot contains a flow. */
    public static final int IS_USED = 8;
    /** In {@link #BITS}: an answer of DNS was seen. */
    public static final int IS_ANSWERED = 16;
    /** In {@link #BITS}: an answer of ICMP was seen. */
    public static final int HAS_ICMP_ANSWER = 32;
    /** In {@link #BITS}: packets were seen from A, in any part. */
    public static final int SEEN_A = 64;
    /** In {@link #BITS}: packets were seen from B, in any part. */
    public static final int SEEN_B = 128;

    private Slots() {}
}
