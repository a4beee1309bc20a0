package io.witness.server.internal;

import io.witness.api.socket.Reader;
import io.witness.protocol.PeerIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Identifies clients. */
final class Clients {
    private Clients() {}

    static Reader identify(PeerIdentity peer) {
        return Reader.client(processName(peer.pid()), peer.pid(), (int) peer.uid(), (int) peer.gid());
    }

    /**
     * Reads the name from proc(5); characters other than printable ASCII are replaced, because a process can set any bytes.
     */
    private static String processName(int pid) {
        try {
            Path file = Path.of("/proc", Integer.toString(pid), "comm");
            String name = Files.readString(file, StandardCharsets.ISO_8859_1)
                    .strip(); // otherwise the bytes may not be valid text
            return name.replaceAll("[^\\x21-\\x7e]", "_");
        } catch (IOException | RuntimeException e) {
            return "?";
        }
    }
}
