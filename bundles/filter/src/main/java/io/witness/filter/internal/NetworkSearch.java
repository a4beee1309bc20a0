package io.witness.filter.internal;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.LinkForm;
import io.witness.filter.internal.BpfAssembler.Label;

/** Generates the code that finds the content after link layer and VLAN tags. */
final class NetworkSearch {
    private static final int[] TAGS = {EtherTypes.VLAN, EtherTypes.SERVICE_VLAN, EtherTypes.OLD_SERVICE_VLAN};
    /** The most tags in the bytes of a packet. */
    private static final int MOST_TAGS = 2;

    private final BpfAssembler assembler;
    private final LinkForm form;
    private final boolean inKernel;

    NetworkSearch(BpfAssembler assembler, LinkForm form, boolean inKernel) {
        this.assembler = assembler;
        this.form = form;
        this.inKernel = inKernel;
    }

    /** Loads into A how many bytes of the packet are available. */
    void loadLength() {
        if (inKernel) {
            assembler.add(BpfCodes.LD_LENGTH);
        } else {
            assembler.add(BpfCodes.LD_WORD, BpfCodes.CAPTURED_LENGTH);
        }
    }

    /** Skips packets that have a VLAN tag, outside their bytes or among them. */
    void leaveTagged(Label tagged) {
        if (inKernel) {
            assembler
                    .add(BpfCodes.LD_WORD, BpfCodes.VLAN_TAG_PRESENT)
                    .jumpIf(BpfCodes.JEQ, 0, BpfAssembler.NEXT, tagged);
        }
        if (form.hasType()) {
            assembler.add(BpfCodes.LD_HALF, form.typeOffset());
            jumpIfTag(tagged);
        }
    }

    /** Skips packets that are not IP. */
    void leaveOthers(Label others) {
        Label ip = new Label();
        find(others);
        assembler.jumpIf(BpfCodes.JEQ, EtherTypes.IPV4, ip, BpfAssembler.NEXT);
        assembler.jumpIf(BpfCodes.JEQ, EtherTypes.IPV6, ip, others).bind(ip);
    }

    /**
     * Loads the EtherType into A, 0 if the packet has none, and the offset of the network layer into X.
     *
     * @param cut jump target if the packet is too short
     */
    void find(Label cut) {
        if (form.hasType()) {
            findByType(cut);
        } else {
            findByVersion(cut);
        }
    }

    private void findByType(Label cut) {
        Label found = new Label();
        int typeOffset = form.typeOffset();
        int network = form.headerLength();
        demand(network, cut);
        for (int tags = 0; tags < MOST_TAGS; tags++) {
            Label tag = new Label();
            assembler.add(BpfCodes.LD_HALF, typeOffset).add(BpfCodes.LDX_CONSTANT, network);
            jumpIfTag(tag);
            assembler.jump(found).bind(tag);
            network += LinkForm.TAG_LENGTH;
            typeOffset = network - Short.BYTES;
            demand(network, cut);
        }
        assembler
                .add(BpfCodes.LD_HALF, typeOffset)
                .add(BpfCodes.LDX_CONSTANT, network)
                .bind(found);
    }

    private void findByVersion(Label cut) {
        Label four = new Label();
        Label six = new Label();
        Label found = new Label();
        demand(form.headerLength() + 1, cut);
        assembler.add(BpfCodes.LDX_CONSTANT, form.headerLength()).add(BpfCodes.LD_BYTE, form.headerLength());
        assembler.add(BpfCodes.AND, 0xF0).jumpIf(BpfCodes.JEQ, 0x40, four, BpfAssembler.NEXT);
        assembler.jumpIf(BpfCodes.JEQ, 0x60, six, BpfAssembler.NEXT);
        assembler.add(BpfCodes.LD_CONSTANT, 0).jump(found);
        assembler.bind(four).add(BpfCodes.LD_CONSTANT, EtherTypes.IPV4).jump(found);
        assembler.bind(six).add(BpfCodes.LD_CONSTANT, EtherTypes.IPV6).bind(found);
    }

    private void demand(int bytes, Label cut) {
        loadLength();
        assembler.jumpIf(BpfCodes.JGE, bytes, BpfAssembler.NEXT, cut);
    }

    private void jumpIfTag(Label tag) {
        for (int type : TAGS) {
            assembler.jumpIf(BpfCodes.JEQ, type, tag, BpfAssembler.NEXT);
        }
    }
}
