package io.witness.consumer.recorder.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.packet.HardwareTypes;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.TimeStampKind;
import io.witness.api.ring.RingDescription;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PacketLinkType;
import io.witness.pcap.PcapNgEncoder;
import io.witness.recording.RecordedRing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers the interfaces of a capture: one for each link type and each kind of time stamps that its packets have. All files of
 * the capture use the same numbers. For one thread.
 */
final class InterfaceTable {
    private static final int NONE = -1;

    private final RingDescription ring;
    private final String description;
    private final PacketLinkType linkTypeOf;
    private int[] linkTypes;
    private final List<Form> forms = new ArrayList<>();
    private int current = NONE;
    private Form newest;
    private byte[] header;

    /** The form of packets: their link type, whether a header of ours replaces their link layer, who took their times. */
    private record Form(int linkType, boolean cooked, TimeStampKind times) {}

    InterfaceTable(ConsumerContext context) {
        ring = context.ring();
        description = new RecordedRing(context.fanoutIndex(), context.socketName()).description();
        linkTypeOf = new PacketLinkType(ring.linkType());
        header = encode(List.of());
        linkTypeOf.told().ifPresent(told -> {
            forms.add(new Form(told, false, TimeStampKind.NONE));
            header = encode(forms);
            current = 0;
        });
    }

    private byte[] encode(List<Form> described) {
        linkTypes = described.stream().mapToInt(Form::linkType).toArray();
        ByteBuffer buffer = ByteBuffer.allocate(1024 + described.size() * PcapNgEncoder.interfaceRoom());
        PcapNgEncoder encoder = new PcapNgEncoder().into(buffer);
        encoder.section(RecorderFactory.APPLICATION);
        described.forEach(form -> encoder.interfaceDescription(info(form), description, form.times));
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private InterfaceInfo info(Form form) {
        return form.cooked ? InterfaceInfo.cooked(ring, form.linkType) : InterfaceInfo.of(ring, form.linkType);
    }

    /** Returns the number of a packet's interface; a new one has to be put before the packet. */
    int of(Packet packet) {
        int linkType = linkTypeOf.of(packet);
        boolean cooked = linkType == LinkTypes.UNKNOWN;
        int wanted = cooked ? HardwareTypes.cookedLinkType(packet.hardwareType()) : linkType;
        TimeStampKind times = packet.timeStampKind();
        if (current == NONE || !is(forms.get(current), wanted, cooked, times)) {
            current = find(new Form(wanted, cooked, times));
        }
        return current;
    }

    private static boolean is(Form form, int linkType, boolean cooked, TimeStampKind times) {
        return form.linkType == linkType && form.cooked == cooked && form.times == times;
    }

    private int find(Form form) {
        int known = forms.indexOf(form);
        if (known < 0) {
            known = forms.size();
            forms.add(form);
            newest = form;
        }
        return known;
    }

    /** Returns the room that a new interface needs; 0 if there is none. */
    int roomOfNew() {
        return newest == null ? 0 : PcapNgEncoder.interfaceRoom();
    }

    /** Makes the first interface of all a part of the header: statistics there refer to it. */
    void beginWithFirst() {
        if (newest != null && forms.size() == 1) {
            newest = null;
            header = encode(forms);
        }
    }

    /** Puts the description of a new interface, if there is one. */
    void putNew(PcapNgEncoder encoder) {
        if (newest != null) {
            encoder.interfaceDescription(info(newest), description, newest.times);
            newest = null;
            header = encode(forms);
        }
    }

    /** Returns what a file starts with: its section, and all interfaces that were put. */
    byte[] header() {
        return header;
    }

    /** Returns the link types of all interfaces. */
    int[] linkTypes() {
        return linkTypes;
    }

    int linkType(int id) {
        return forms.get(id).linkType;
    }

    boolean isCooked(int id) {
        return forms.get(id).cooked;
    }
}
