package io.witness.flows;

import io.witness.decode.CommunityId;
import io.witness.decode.FlowPacket;
import io.witness.flows.internal.JsonBuffer;
import java.io.IOException;

/**
 * Formats records as lines of Suricata's EVE JSON: flow events with its field names in its order, and our own fields in the object
 * {@code witness}. A gap is an event of the type {@code gap}. Allocates nothing per flow. For the thread of the meter.
 *
 * <p>Times are in UTC. What Suricata tells about its rules, its bypass and its reassembly is not there.
 */
public final class EveWriter implements FlowListener {
    private static final String[] FLAG_NAMES = {"fin", "syn", "rst", "psh", "ack", "urg", "ecn", "cwr"};
    /** In this order, by bit. */
    private static final int[] FLAG_ORDER = {1, 0, 2, 3, 4, 5, 6, 7};

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final EveSettings settings;
    private final RecordOutput output;
    private final JsonBuffer json = new JsonBuffer();
    private final WitnessFields own = new WitnessFields(json);
    private final RecordEndpoints endpoints = new RecordEndpoints();
    /** Null: records have none. */
    private final CommunityId communityId;

    /**
     * Creates a writer.
     *
     * @param settings what records contain
     * @param output receives the lines
     */
    public EveWriter(EveSettings settings, RecordOutput output) {
        this.settings = settings;
        this.output = output;
        communityId = settings.communityIdSeed().isPresent()
                ? new CommunityId(settings.communityIdSeed().getAsInt())
                : null;
    }

    @Override
    public void flow(FlowRecord flow) throws IOException {
        json.clear();
        json.open('{');
        json.time("timestamp", flow.timeNanos());
        json.number("flow_id", flow.flowId());
        appendInterface();
        json.word("event_type", "flow");
        appendVlans(flow);
        appendEndpoints(flow);
        Application application = flow.names().application();
        if (application != Application.NONE) {
            json.word("app_proto", application.toString());
        }
        appendCounters(flow);
        appendCommunityId(flow);
        appendHost();
        if (flow.protocol() == FlowPacket.TCP) {
            appendTcp(flow);
        }
        own.append(flow);
        json.close('}');
        write();
    }

    private void appendInterface() {
        if (settings.interfaceName().isPresent()) {
            json.text("in_iface", settings.interfaceName().get());
        }
    }

    private void appendHost() {
        if (settings.host().isPresent()) {
            json.text("host", settings.host().get());
        }
    }

    private void appendVlans(FlowRecord flow) {
        if (flow.vlans() == 0) {
            return;
        }
        json.name("vlan");
        json.open('[');
        for (int tag = 0; tag < flow.vlans(); tag++) {
            json.number(flow.vlan(tag));
        }
        json.close(']');
    }

    private void appendEndpoints(FlowRecord flow) {
        json.address("src_ip", flow.isIpv4(), flow.clientAddressHigh(), flow.clientAddressLow());
        if (flow.hasPorts()) {
            json.number("src_port", flow.clientPort());
        }
        json.address("dest_ip", flow.isIpv4(), flow.serverAddressHigh(), flow.serverAddressLow());
        if (flow.hasPorts()) {
            json.number("dest_port", flow.serverPort());
        }
        json.number("ip_v", flow.isIpv4() ? 4 : 6);
        json.name("proto");
        appendProtocol(flow.protocol());
        if (flow.isIcmp()) {
            appendIcmp(flow.icmp());
        } else if (flow.protocol() == FlowPacket.ESP) {
            json.number("spi", Integer.toUnsignedLong(flow.firstWord()));
        }
    }

    private void appendProtocol(int protocol) {
        json.beginText();
        String name = ProtocolNames.of(protocol);
        if (name == null) {
            json.putDigits(protocol);
        } else {
            json.putAscii(name);
        }
        json.endText();
    }

    private void appendIcmp(FlowIcmp icmp) {
        json.number("icmp_type", icmp.type());
        json.number("icmp_code", icmp.code());
        if (icmp.hasAnswer()) {
            json.number("response_icmp_type", icmp.answerType());
            json.number("response_icmp_code", icmp.answerCode());
        }
    }

    private void appendCounters(FlowRecord flow) {
        json.name("flow");
        json.open('{');
        json.number("pkts_toserver", flow.packetsToServer());
        json.number("pkts_toclient", flow.packetsToClient());
        json.number("bytes_toserver", flow.bytesToServer());
        json.number("bytes_toclient", flow.bytesToClient());
        json.time("start", flow.startNanos());
        json.time("end", flow.endNanos());
        json.number("age", (flow.endNanos() - flow.startNanos()) / NANOS_PER_SECOND);
        json.word("state", flow.state().toString());
        json.word("reason", flow.end().reason());
        json.bool("alerted", false);
        json.close('}');
    }

    private void appendCommunityId(FlowRecord flow) {
        if (communityId != null && communityId.read(endpoints.of(flow))) {
            json.name("community_id");
            json.beginText();
            json.putAscii("1:");
            json.putBase64(communityId);
            json.endText();
        }
    }

    private void appendTcp(FlowRecord flow) {
        int toServer = flow.tcpFlagsToServer();
        int toClient = flow.tcpFlagsToClient();
        json.name("tcp");
        json.open('{');
        json.hex("tcp_flags", toServer | toClient);
        json.hex("tcp_flags_ts", toServer);
        json.hex("tcp_flags_tc", toClient);
        for (int bit : FLAG_ORDER) {
            if (((toServer | toClient) >> bit & 1) != 0) {
                json.bool(FLAG_NAMES[bit], true);
            }
        }
        json.word("state", flow.tcpState().toString());
        json.close('}');
    }

    @Override
    public void gap(GapRecord gap) throws IOException {
        json.clear();
        json.open('{');
        json.time("timestamp", gap.toNanos());
        appendInterface();
        json.word("event_type", "gap");
        appendHost();
        own.append(gap);
        json.close('}');
        write();
    }

    private void write() throws IOException {
        json.endLine();
        output.write(json.bytes(), json.length());
    }
}
