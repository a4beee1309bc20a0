package io.witness.flows;

import io.witness.decode.TunnelKind;
import io.witness.flows.internal.JsonBuffer;

/** Writes the object {@code witness} of a line: what Suricata's events do not have. */
final class WitnessFields {
    private static final int IPV4_LENGTH = 4;

    private final JsonBuffer json;

    WitnessFields(JsonBuffer json) {
        this.json = json;
    }

    void append(FlowRecord flow) {
        json.name("witness");
        json.open('{');
        json.text("end", flow.end().toString());
        json.number("part", flow.part());
        if (flow.part() > 1) {
            json.time("flow_start", flow.flowStartNanos());
        }
        if (flow.tunnels() > 0) {
            appendTunnels(flow);
        }
        switch (flow.application()) {
            case TLS -> appendTls(flow);
            case DNS -> appendDns(flow);
            case HTTP -> appendHttp(flow);
            case NONE -> {}
        }
        json.close('}');
    }

    private void appendTunnels(FlowRecord flow) {
        json.name("tunnels");
        json.open('[');
        for (int tunnel = 0; tunnel < flow.tunnels(); tunnel++) {
            TunnelKind kind = flow.tunnelKind(tunnel);
            json.open('{');
            json.text("type", name(kind));
            String field = numberField(kind);
            if (field != null) {
                json.number(field, Integer.toUnsignedLong(flow.tunnelNumber(tunnel)));
            }
            json.close('}');
        }
        json.close(']');
        if (flow.outerAddressLength() > 0) {
            boolean isIpv4 = flow.outerAddressLength() == IPV4_LENGTH;
            json.address("outer_src_ip", isIpv4, flow.outerClientHigh(), flow.outerClientLow());
            json.address("outer_dest_ip", isIpv4, flow.outerServerHigh(), flow.outerServerLow());
        }
    }

    private static String name(TunnelKind kind) {
        return switch (kind) {
            case MPLS -> "mpls";
            case GRE -> "gre";
            case IP_IN_IP -> "ipip";
            case VXLAN -> "vxlan";
            case GENEVE -> "geneve";
        };
    }

    private static String numberField(TunnelKind kind) {
        return switch (kind) {
            case MPLS -> "label";
            case GRE -> "key";
            case IP_IN_IP -> null;
            case VXLAN, GENEVE -> "vni";
        };
    }

    private void appendTls(FlowRecord flow) {
        json.name("tls");
        json.open('{');
        appendName("sni", flow);
        if (flow.alpnLength() > 0) {
            json.name("alpn");
            json.beginText();
            for (int i = 0; i < flow.alpnLength(); i++) {
                json.putCharacter(flow.alpnByte(i));
            }
            json.endText();
        }
        json.close('}');
    }

    private void appendDns(FlowRecord flow) {
        json.name("dns");
        json.open('{');
        appendName("rrname", flow);
        json.number("rrtype", flow.dnsType());
        if (flow.hasDnsAnswer()) {
            json.number("rcode", flow.dnsCode());
        }
        json.close('}');
    }

    private void appendHttp(FlowRecord flow) {
        json.name("http");
        json.open('{');
        appendName("hostname", flow);
        json.close('}');
    }

    private void appendName(String field, FlowRecord flow) {
        if (flow.nameLength() == 0) {
            return;
        }
        json.name(field);
        json.beginText();
        for (int i = 0; i < flow.nameLength(); i++) {
            json.putCharacter(flow.nameByte(i));
        }
        json.endText();
        if (flow.isNameCut()) {
            json.bool("cut", true);
        }
    }

    void append(GapRecord gap) {
        json.name("witness");
        json.open('{');
        json.text("cause", gap.cause().toString());
        json.time("from", gap.fromNanos());
        json.time("to", gap.toNanos());
        if (gap.packets() != GapRecord.UNKNOWN) {
            json.number("packets", gap.packets());
        }
        if (gap.blocks() != GapRecord.UNKNOWN) {
            json.number("blocks", gap.blocks());
        }
        json.close('}');
    }
}
