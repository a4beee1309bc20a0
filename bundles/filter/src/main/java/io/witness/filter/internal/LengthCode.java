package io.witness.filter.internal;

import io.witness.api.packet.EtherTypes;
import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.CaptureLength.Layer;
import io.witness.filter.internal.BpfAssembler.Label;

/** Generates the code that ends a program with the capture length of an accepted packet. */
final class LengthCode {
    private static final long NEGATIVE = 0x8000_0000L;

    private static final int IPV4_LENGTH = 20;
    private static final int IPV4_FRAGMENT = 6;
    private static final int IPV4_PROTOCOL = 9;
    private static final int IPV4_LATER_FRAGMENT = 0x1FFF;
    private static final int IPV6_LENGTH = 40;
    private static final int IPV6_NEXT = 6;
    /** The most extension headers that are skipped. */
    private static final int MOST_EXTENSIONS = 4;

    private static final int FRAGMENT = 44;
    /** Hop-by-hop options, routing, destination options: their second byte is their length. */
    private static final int[] OTHER_EXTENSIONS = {0, 43, 60};

    private static final int EXTENSION_LEAST_LENGTH = 8;
    private static final int FRAGMENT_LENGTH = 8;
    private static final int IPV6_LATER_FRAGMENT = 0xFFF8;

    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;
    private static final int TCP_LENGTH = 20;
    private static final int TCP_DATA_OFFSET = 12;
    private static final int UDP_OR_ICMP_LENGTH = 8;

    /** A word of memory: the protocol of the data at X. */
    private static final int PROTOCOL = 0;
    /** Another word. */
    private static final int FRAGMENT_OFFSET = 1;

    private final BpfAssembler assembler;
    private final NetworkSearch search;
    private final boolean transport;
    /** Jump target if the packet is too short for the search: it is kept whole. */
    private final Label all = new Label();
    /** Jump target if the length is the value of X. */
    private final Label upToX = new Label();
    /** Jump target if X is after the network layer's headers. */
    private final Label behindNetwork = new Label();

    private LengthCode(BpfAssembler assembler, NetworkSearch search, boolean transport) {
        this.assembler = assembler;
        this.search = search;
        this.transport = transport;
    }

    /** Ends a program with the same length for all packets. */
    static void fixed(BpfAssembler assembler, CaptureLength length, boolean inKernel) {
        if (inKernel && length.bytes() < CaptureLength.MOST) {
            Label untagged = new Label();
            assembler.add(BpfCodes.LD_WORD, BpfCodes.VLAN_TAG_PRESENT);
            assembler.jumpIf(BpfCodes.JEQ, 0, untagged, BpfAssembler.NEXT);
            assembler.add(BpfCodes.RET_CONSTANT, length.bytesBesideTag()).bind(untagged);
        }
        assembler.add(BpfCodes.RET_CONSTANT, length.bytes());
    }

    /** Ends a program with the length up to a header. */
    static void upTo(Layer layer, BpfAssembler assembler, NetworkSearch search) {
        new LengthCode(assembler, search, layer == Layer.TRANSPORT_HEADER).generate();
    }

    private void generate() {
        Label ipv4 = new Label();
        Label ipv6 = new Label();
        search.find(all);
        assembler.jumpIf(BpfCodes.JEQ, EtherTypes.IPV4, ipv4, BpfAssembler.NEXT);
        assembler.jumpIf(BpfCodes.JEQ, EtherTypes.IPV6, ipv6, BpfAssembler.NEXT);
        others();
        assembler.bind(ipv4);
        ipv4();
        assembler.bind(ipv6);
        ipv6();
        if (transport) {
            transport();
        }
        assembler.bind(upToX).add(BpfCodes.TXA).add(BpfCodes.RET_A);
        assembler.bind(all).add(BpfCodes.RET_CONSTANT, CaptureLength.MOST);
    }

    // Without a link layer there is no header to end at: nothing is truncated.
    private void others() {
        assembler
                .add(BpfCodes.TXA)
                .jumpIf(BpfCodes.JEQ, 0, all, BpfAssembler.NEXT)
                .add(BpfCodes.RET_A);
    }

    private void ipv4() {
        demand(IPV4_LENGTH);
        if (transport) {
            keep(PROTOCOL, BpfCodes.LD_BYTE_AT_X, IPV4_PROTOCOL);
            keep(FRAGMENT_OFFSET, BpfCodes.LD_HALF_AT_X, IPV4_FRAGMENT);
        }
        assembler.add(BpfCodes.LD_BYTE_AT_X, 0).add(BpfCodes.AND, 0x0F).add(BpfCodes.LSH, 2);
        atLeast(IPV4_LENGTH);
        moveBehind();
        if (transport) {
            leaveLaterFragment(IPV4_LATER_FRAGMENT);
            assembler.jump(behindNetwork);
        } else {
            assembler.jump(upToX);
        }
    }

    private void ipv6() {
        demand(IPV6_LENGTH);
        if (transport) {
            keep(PROTOCOL, BpfCodes.LD_BYTE_AT_X, IPV6_NEXT);
        }
        assembler.add(BpfCodes.LD_CONSTANT, IPV6_LENGTH);
        moveBehind();
        if (transport) {
            for (int i = 0; i < MOST_EXTENSIONS; i++) {
                extension();
            }
        }
    }

    /** Skips an extension header, if there is one. */
    private void extension() {
        Label fragment = new Label();
        Label other = new Label();
        Label passed = new Label();
        assembler.add(BpfCodes.LD_MEMORY, PROTOCOL).jumpIf(BpfCodes.JEQ, FRAGMENT, fragment, BpfAssembler.NEXT);
        for (int header : OTHER_EXTENSIONS) {
            assembler.jumpIf(BpfCodes.JEQ, header, other, BpfAssembler.NEXT);
        }
        assembler.jump(behindNetwork).bind(fragment);
        fragment();
        assembler.jump(passed).bind(other);
        demand(EXTENSION_LEAST_LENGTH);
        keep(PROTOCOL, BpfCodes.LD_BYTE_AT_X, 0);
        assembler.add(BpfCodes.LD_BYTE_AT_X, 1).add(BpfCodes.ADD, 1).add(BpfCodes.LSH, 3);
        moveBehind();
        assembler.bind(passed);
    }

    private void fragment() {
        demand(FRAGMENT_LENGTH);
        keep(PROTOCOL, BpfCodes.LD_BYTE_AT_X, 0);
        keep(FRAGMENT_OFFSET, BpfCodes.LD_HALF_AT_X, 2);
        assembler.add(BpfCodes.LD_CONSTANT, FRAGMENT_LENGTH);
        moveBehind();
        leaveLaterFragment(IPV6_LATER_FRAGMENT);
    }

    private void leaveLaterFragment(int mask) {
        assembler.add(BpfCodes.LD_MEMORY, FRAGMENT_OFFSET);
        assembler.jumpIf(BpfCodes.JSET, mask, upToX, BpfAssembler.NEXT);
    }

    private void transport() {
        Label tcp = new Label();
        Label eight = new Label();
        assembler.bind(behindNetwork).add(BpfCodes.LD_MEMORY, PROTOCOL);
        assembler.jumpIf(BpfCodes.JEQ, TCP, tcp, BpfAssembler.NEXT);
        assembler.jumpIf(BpfCodes.JEQ, UDP, eight, BpfAssembler.NEXT);
        assembler.jumpIf(BpfCodes.JEQ, ICMP, eight, BpfAssembler.NEXT);
        assembler.jumpIf(BpfCodes.JEQ, ICMPV6, eight, upToX).bind(eight);
        assembler.add(BpfCodes.LD_CONSTANT, UDP_OR_ICMP_LENGTH);
        moveBehind();
        assembler.jump(upToX).bind(tcp);
        demand(TCP_DATA_OFFSET + 1);
        assembler
                .add(BpfCodes.LD_BYTE_AT_X, TCP_DATA_OFFSET)
                .add(BpfCodes.RSH, 2)
                .add(BpfCodes.AND, 0x3C);
        atLeast(TCP_LENGTH);
        moveBehind();
    }

    /** Continues only if there are this many bytes from X on. */
    private void demand(int bytes) {
        search.loadLength();
        assembler.add(BpfCodes.SUB | BpfCodes.WITH_X, 0).jumpIf(BpfCodes.JGE, NEGATIVE, all, BpfAssembler.NEXT);
        assembler.jumpIf(BpfCodes.JGE, bytes, BpfAssembler.NEXT, all);
    }

    private void keep(int word, int load, int offset) {
        assembler.add(load, offset).add(BpfCodes.ST, word);
    }

    /** Raises A to at least this value. */
    private void atLeast(int bytes) {
        Label enough = new Label();
        assembler.jumpIf(BpfCodes.JGE, bytes, enough, BpfAssembler.NEXT);
        assembler.add(BpfCodes.LD_CONSTANT, bytes).bind(enough);
    }

    /** Moves X after a header whose length is in A. */
    private void moveBehind() {
        assembler.add(BpfCodes.ADD | BpfCodes.WITH_X, 0).add(BpfCodes.TAX);
    }
}
