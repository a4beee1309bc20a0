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
        json.word("end", flow.end().toString());
        json.number("part", flow.part());
        if (flow.part() > 1) {
            json.time("flow_start", flow.flowStartNanos());
        }
        FlowTunnels tunnels = flow.tunnels();
        if (tunnels.count() > 0) {
            appendTunnels(tunnels);
        }
        FlowNames names = flow.names();
        switch (names.application()) {
            case TLS -> appendTls(names);
            case DNS -> appendDns(names);
            case HTTP -> appendHttp(names);
            case NONE -> {}
        }
        json.close('}');
    }

    private void appendTunnels(FlowTunnels tunnels) {
        json.name("tunnels");
        json.open('[');
        for (int tunnel = 0; tunnel < tunnels.count(); tunnel++) {
            TunnelKind kind = tunnels.kind(tunnel);
            json.open('{');
            json.word("type", name(kind));
            String field = numberField(kind);
            if (field != null) {
                json.number(field, Integer.toUnsignedLong(tunnels.number(tunnel)));
            }
            json.close('}');
        }
        json.close(']');
        if (tunnels.addressLength() > 0) {
            boolean isIpv4 = tunnels.addressLength() == IPV4_LENGTH;
            json.address("outer_src_ip", isIpv4, tunnels.clientAddressHigh(), tunnels.clientAddressLow());
            json.address("outer_dest_ip", isIpv4, tunnels.serverAddressHigh(), tunnels.serverAddressLow());
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

    private void appendTls(FlowNames names) {
        json.name("tls");
        json.open('{');
        appendName("sni", names);
        if (names.alpnLength() > 0) {
            json.name("alpn");
            json.beginText();
            for (int i = 0; i < names.alpnLength(); i++) {
                json.putCharacter(names.alpnByte(i));
            }
            json.endText();
        }
        json.close('}');
    }

    private void appendDns(FlowNames names) {
        json.name("dns");
        json.open('{');
        appendName("rrname", names);
        json.number("rrtype", names.dnsType());
        if (names.hasDnsAnswer()) {
            json.number("rcode", names.dnsCode());
        }
        json.close('}');
    }

    private void appendHttp(FlowNames names) {
        json.name("http");
        json.open('{');
        appendName("hostname", names);
        json.close('}');
    }

    private void appendName(String field, FlowNames names) {
        if (names.length() == 0) {
            return;
        }
        json.name(field);
        json.beginText();
        for (int i = 0; i < names.length(); i++) {
            json.putCharacter(names.byteAt(i));
        }
        json.endText();
        if (names.isCut()) {
            json.bool("cut", true);
        }
    }

    void append(GapRecord gap) {
        json.name("witness");
        json.open('{');
        json.word("cause", gap.cause().toString());
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
