package io.witness.cli.internal.probe;

import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.PacketSocketException.Reason;
import java.util.Optional;

/** Ends a run from any thread, because of a failure: the first one counts. */
final class Ending {
    private final Runnable end;
    private String failure;

    /** Runs the action at each failure. */
    Ending(Runnable end) {
        this.end = end;
    }

    void fail(String why) {
        synchronized (this) {
            failure = failure == null ? why : failure;
        }
        end.run();
    }

    /** Ends it because a call of a socket failed. */
    void fail(PacketSocket socket, PacketSocketException failure) {
        boolean link = failure.reason() == Reason.INTERFACE_DOWN || failure.reason() == Reason.INTERFACE_GONE;
        String name = socket.link().name();
        fail(
                link
                        ? name + " went down or was removed: ip link set " + name + " up, and start again"
                        : failure.getMessage());
    }

    synchronized Optional<String> failure() {
        return Optional.ofNullable(failure);
    }
}
