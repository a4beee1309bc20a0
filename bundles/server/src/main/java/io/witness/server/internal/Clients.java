package io.witness.server.internal;

import io.witness.api.socket.Reader;
import io.witness.protocol.PeerIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells who a client is. */
final class Clients {
    private Clients() {}

    static Reader identify(PeerIdentity peer) {
        return Reader.client(processName(peer.pid()), peer.pid(), (int) peer.uid(), (int) peer.gid());
    }

    /** The name by proc(5); control characters, which a process may have put there, are replaced. */
    private static String processName(int pid) {
        try {
            String name = Files.readString(Path.of("/proc", Integer.toString(pid), "comm"))
                    .strip();
            return name.replaceAll("[^\\x21-\\x7e]", "_");
        } catch (IOException | RuntimeException e) {
            return "?";
        }
    }
}
