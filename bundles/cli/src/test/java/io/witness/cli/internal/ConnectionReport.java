package io.witness.cli.internal;

import io.witness.protocol.SocketFileRights;
import io.witness.protocol.UnixConnection;
import io.witness.protocol.UnixListener;
import io.witness.shell.control.ControlConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A process that connects to the sockets of a directory, and prints a line about each attempt. */
final class ConnectionReport {
    private interface Attempt {
        AutoCloseable make() throws IOException;
    }

    private ConnectionReport() {}

    /** Runs on a directory with the files absent, stale, file, denied, each also as DIR/NAME.state/control.sock. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        for (String name : new String[] {"absent", "stale", "file", "denied"}) {
            Path path = directory.resolve(name);
            print("connect", name, () -> UnixConnection.connect(path, 1000));
            print("shell", name, () -> ControlConnection.to(directory.resolve(name + ".state")));
        }
        SocketFileRights rights = new SocketFileRights(0600, Optional.empty(), Optional.empty());
        for (String name : new String[] {"denied", "stale"}) {
            print("listen", name, () -> UnixListener.listen(directory.resolve(name), rights));
        }
    }

    private static void print(String what, String name, Attempt attempt) throws Exception {
        try {
            attempt.make().close();
            System.out.println(what + " " + name + ": succeeded");
        } catch (IOException e) {
            String cause = e.getCause() == null ? "" : e.getCause().getMessage();
            System.out.println(
                    what + " " + name + ": " + e.getClass().getSimpleName() + ": " + e.getMessage() + " <- " + cause);
        }
    }
}
