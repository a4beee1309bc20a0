package io.witness.server.internal;

import io.witness.api.socket.Reader;
import io.witness.protocol.PeerIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells who a client is. */
final class Clients {
    private Clients() {}

    static Reader identify(PeerIdentity peer) {
        return Reader.client(processName(peer.pid()), peer.pid(), (int) peer.uid(), (int) peer.gid());
    }

    /** The name by proc(5); whatever bytes a process has put there, those that are no printable ASCII are replaced. */
    private static String processName(int pid) {
        try {
            Path file = Path.of("/proc", Integer.toString(pid), "comm");
            String name = Files.readString(file, StandardCharsets.ISO_8859_1).strip(); // else it may be no text at all
            return name.replaceAll("[^\\x21-\\x7e]", "_");
        } catch (IOException | RuntimeException e) {
            return "?";
        }
    }
}
