package io.witness.exporter.kafka.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Finds out why no broker has a connection: the client tells only its own log. */
final class BrokerProbe {
    private static final int TIMEOUT_MILLIS = 300;

    private BrokerProbe() {}

    /** Tries to connect to the first server of a list. Waits for up to 300 ms, and for the resolver of names. */
    static String reason(String bootstrapServers) {
        String server = bootstrapServers.split(",")[0].strip();
        int colon = server.lastIndexOf(':');
        String host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
        InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1)));
        if (address.isUnresolved()) {
            return "the name " + host + " has no address";
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, TIMEOUT_MILLIS);
            return server + " takes connections, but is no broker that answers";
        } catch (IOException e) {
            return server + ": " + e.getMessage();
        }
    }
}
