package io.witness.flows;

import io.witness.flows.internal.AsciiBuffer;
import java.nio.charset.StandardCharsets;

/** Formats fields of flows for tables. Allocates; for any thread. */
public final class FlowText {
    private FlowText() {}

    /**
     * Names the protocol over IP.
     *
     * @param flow the flow
     * @return the name as in records, or the number
     */
    public static String protocol(FlowRecord flow) {
        String name = ProtocolNames.of(flow.protocol());
        return name == null ? Integer.toString(flow.protocol()) : name;
    }

    /**
     * Formats the client.
     *
     * @param flow the flow
     * @return address and port
     */
    public static String client(FlowRecord flow) {
        return endpoint(flow, flow.clientAddressHigh(), flow.clientAddressLow(), flow.clientPort());
    }

    /**
     * Formats the server.
     *
     * @param flow the flow
     * @return address and port
     */
    public static String server(FlowRecord flow) {
        return endpoint(flow, flow.serverAddressHigh(), flow.serverAddressLow(), flow.serverPort());
    }

    private static String endpoint(FlowRecord flow, long high, long low, int port) {
        AsciiBuffer text = new AsciiBuffer();
        text.putAddress(flow.isIpv4(), high, low);
        String address = ascii(text);
        if (!flow.hasPorts()) {
            return address;
        }
        return flow.isIpv4() ? address + ":" + port : "[" + address + "]:" + port;
    }

    private static String ascii(AsciiBuffer text) {
        return new String(text.bytes(), 0, text.length(), StandardCharsets.US_ASCII);
    }

    /**
     * Formats the name of the flow's application.
     *
     * @param flow the flow
     * @return printable ASCII, other characters escaped as in JSON; empty if there is none
     */
    public static String name(FlowRecord flow) {
        AsciiBuffer text = new AsciiBuffer();
        FlowNames names = flow.names();
        for (int i = 0; i < names.length(); i++) {
            text.putCharacter(names.byteAt(i));
        }
        return ascii(text);
    }
}
