package io.witness.flows.internal.ipfix;

import static io.witness.flows.internal.ipfix.Field.iana;
import static io.witness.flows.internal.ipfix.Field.own;
import static io.witness.flows.internal.ipfix.Field.reverse;

import io.witness.decode.FlowPacket;
import io.witness.flows.Application;
import io.witness.flows.FlowIcmp;
import io.witness.flows.FlowNames;
import io.witness.flows.FlowRecord;
import io.witness.flows.FlowState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the templates of biflows: one for each version of IP and kind of protocol, so that a record has no field that does not apply.
 * Elements have the numbers and names of IANA's registry of IPFIX information elements.
 */
public final class FlowTemplates {
    private static final int FIRST_ID = 256;
    private static final int IDLE_TIMEOUT = 1;
    private static final int ACTIVE_TIMEOUT = 2;
    private static final int END_DETECTED = 3;
    private static final int FORCED_END = 4;
    private static final int LACK_OF_RESOURCES = 5;
    private static final int ARBITRARY = 0;
    private static final int INITIATOR = 1;

    /** The kinds of protocols. */
    private enum Kind {
        TCP,
        PORTS,
        ICMP,
        OTHER
    }

    private final String interfaceName;
    private final int enterprise;
    private final Field.Value<FlowRecord> communityId;
    private final List<Template<FlowRecord>> all = new ArrayList<>();

    private FlowTemplates(String interfaceName, int enterprise, Field.Value<FlowRecord> communityId) {
        this.interfaceName = interfaceName;
        this.enterprise = enterprise;
        this.communityId = communityId;
        for (Kind kind : Kind.values()) {
            all.add(template(kind, true));
            all.add(template(kind, false));
        }
    }

    /** Creates templates for records of an interface. With the enterprise 0 they have no elements of our own. */
    public static FlowTemplates of(String interfaceName, int enterprise, CommunityIdText communityId) {
        return new FlowTemplates(interfaceName, enterprise, communityId::put);
    }

    /** Writes the Community ID of a flow with its length. */
    @FunctionalInterface
    public interface CommunityIdText {
        void put(ByteBuffer to, FlowRecord flow);
    }

    List<Template<FlowRecord>> all() {
        return all;
    }

    /** Finds the template of a flow. */
    public Template<FlowRecord> of(FlowRecord flow) {
        Kind kind = !flow.hasPorts() ? flow.isIcmp() ? Kind.ICMP : Kind.OTHER : Kind.PORTS;
        if (kind == Kind.PORTS && flow.protocol() == FlowPacket.TCP) {
            kind = Kind.TCP;
        }
        return all.get(kind.ordinal() * 2 + (flow.isIpv4() ? 0 : 1));
    }

    private Template<FlowRecord> template(Kind kind, boolean isIpv4) {
        List<Field<FlowRecord>> fields = new ArrayList<>();
        addTimes(fields);
        addAddresses(fields, isIpv4);
        fields.add(iana(4, 1, (to, flow) -> to.put((byte) flow.protocol()))); // protocolIdentifier
        switch (kind) {
            case TCP -> {
                addPorts(fields);
                addTcp(fields);
            }
            case PORTS -> addPorts(fields);
            case ICMP -> addIcmp(fields, isIpv4 ? 32 : 139); // icmpTypeCodeIPv4, icmpTypeCodeIPv6
            case OTHER -> {}
        }
        addCounters(fields);
        addContext(fields);
        return new Template<>(FIRST_ID + all.size(), 0, Field.sendable(fields, enterprise));
    }

    private static void addTimes(List<Field<FlowRecord>> fields) {
        // flowStartMilliseconds, flowEndMilliseconds
        fields.add(iana(152, 8, (to, flow) -> to.putLong(OptionTemplates.millis(flow.startNanos()))));
        fields.add(iana(153, 8, (to, flow) -> to.putLong(OptionTemplates.millis(flow.endNanos()))));
    }

    private static void addAddresses(List<Field<FlowRecord>> fields, boolean isIpv4) {
        if (isIpv4) { // sourceIPv4Address, destinationIPv4Address
            fields.add(iana(8, 4, (to, flow) -> to.putInt((int) flow.clientAddressLow())));
            fields.add(iana(12, 4, (to, flow) -> to.putInt((int) flow.serverAddressLow())));
        } else { // sourceIPv6Address, destinationIPv6Address
            fields.add(iana(
                    27, 16, (to, flow) -> to.putLong(flow.clientAddressHigh()).putLong(flow.clientAddressLow())));
            fields.add(iana(
                    28, 16, (to, flow) -> to.putLong(flow.serverAddressHigh()).putLong(flow.serverAddressLow())));
        }
        int version = isIpv4 ? 4 : 6;
        fields.add(iana(60, 1, (to, flow) -> to.put((byte) version))); // ipVersion
    }

    private static void addPorts(List<Field<FlowRecord>> fields) {
        // sourceTransportPort, destinationTransportPort
        fields.add(iana(7, 2, (to, flow) -> to.putShort((short) flow.clientPort())));
        fields.add(iana(11, 2, (to, flow) -> to.putShort((short) flow.serverPort())));
    }

    // The reverse value is first here and of ICMP: nfdump takes the last one for that of the client.
    private static void addTcp(List<Field<FlowRecord>> fields) {
        // tcpControlBits
        fields.add(reverse(6, 2, (to, flow) -> to.putShort((short) flow.tcpFlagsToClient())));
        fields.add(iana(6, 2, (to, flow) -> to.putShort((short) flow.tcpFlagsToServer())));
    }

    private static void addIcmp(List<Field<FlowRecord>> fields, int typeAndCode) {
        fields.add(reverse(typeAndCode, 2, (to, flow) -> {
            FlowIcmp icmp = flow.icmp();
            to.put((byte) (icmp.hasAnswer() ? icmp.answerType() : 0));
            to.put((byte) (icmp.hasAnswer() ? icmp.answerCode() : 0));
        }));
        fields.add(iana(typeAndCode, 2, (to, flow) -> {
            FlowIcmp icmp = flow.icmp();
            to.put((byte) icmp.type()).put((byte) icmp.code());
        }));
    }

    private static void addCounters(List<Field<FlowRecord>> fields) {
        // packetDeltaCount; octetDeltaCount: of IP; layer2OctetDeltaCount: of frames
        fields.add(iana(2, 8, (to, flow) -> to.putLong(flow.packetsToServer())));
        fields.add(reverse(2, 8, (to, flow) -> to.putLong(flow.packetsToClient())));
        fields.add(iana(1, 8, (to, flow) -> to.putLong(flow.ipBytesToServer())));
        fields.add(reverse(1, 8, (to, flow) -> to.putLong(flow.ipBytesToClient())));
        fields.add(iana(352, 8, (to, flow) -> to.putLong(flow.bytesToServer())));
        fields.add(reverse(352, 8, (to, flow) -> to.putLong(flow.bytesToClient())));
    }

    private void addContext(List<Field<FlowRecord>> fields) {
        fields.add(iana(136, 1, (to, flow) -> to.put((byte) endReason(flow)))); // flowEndReason
        // biflowDirection
        fields.add(iana(239, 1, (to, flow) -> to.put((byte) (flow.isClientSure() ? INITIATOR : ARBITRARY))));
        fields.add(iana(148, 8, (to, flow) -> to.putLong(flow.flowId()))); // flowId
        // dot1qVlanId, dot1qCustomerVlanId
        fields.add(iana(243, 2, (to, flow) -> to.putShort((short) vlan(flow, 0))));
        fields.add(iana(245, 2, (to, flow) -> to.putShort((short) vlan(flow, 1))));
        fields.add(own(OwnElement.FLOW_PART, (to, flow) -> to.putShort((short) flow.part())));
        fields.add(iana(82, Field.VARIABLE, (to, flow) -> Field.putText(to, interfaceName))); // interfaceName
        fields.add(iana(96, Field.VARIABLE, FlowTemplates::putApplication)); // applicationName
        fields.add(own(OwnElement.COMMUNITY_ID, communityId));
        fields.add(own(OwnElement.SERVER_NAME, FlowTemplates::putName));
    }

    private static int endReason(FlowRecord flow) {
        return switch (flow.end()) {
            case ACTIVE -> ACTIVE_TIMEOUT;
            case EVICTED -> LACK_OF_RESOURCES;
            case REUSED -> END_DETECTED;
            case IDLE -> flow.state() == FlowState.CLOSED ? END_DETECTED : IDLE_TIMEOUT;
            case SHUTDOWN -> flow.state() == FlowState.CLOSED ? END_DETECTED : FORCED_END;
        };
    }

    private static int vlan(FlowRecord flow, int tag) {
        return tag < flow.vlans() ? flow.vlan(tag) : 0;
    }

    private static void putApplication(ByteBuffer to, FlowRecord flow) {
        Application application = flow.names().application();
        Field.putText(to, application == Application.NONE ? "" : application.toString());
    }

    private static void putName(ByteBuffer to, FlowRecord flow) {
        FlowNames names = flow.names();
        to.put((byte) names.length());
        for (int i = 0; i < names.length(); i++) {
            Field.putCharacter(to, names.byteAt(i));
        }
    }
}
