package io.witness.cli.internal.probe;

import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.PacketSocketException.Reason;

/** Runs one side of a probe until its socket is closed. */
final class ProbeThread {
    /** One turn of the loop. */
    interface Turn {
        void take() throws PacketSocketException;
    }

    private ProbeThread() {}

    /**
     * Starts a thread that takes turns until the socket is closed or fails.
     *
     * @param name its name
     * @param socket the socket
     * @param turn what it does
     * @param ending is told why it failed
     */
    static Thread start(String name, PacketSocket socket, Turn turn, Ending ending) {
        Thread thread = new Thread(() -> run(socket, turn, ending), name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void run(PacketSocket socket, Turn turn, Ending ending) {
        try {
            while (true) {
                turn.take();
            }
        } catch (PacketSocketException e) {
            if (e.reason() != Reason.CLOSED) {
                ending.fail(socket, e);
            }
        } catch (RuntimeException | Error e) {
            ending.fail(e.toString());
        }
    }
}
