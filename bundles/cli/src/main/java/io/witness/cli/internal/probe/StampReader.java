package io.witness.cli.internal.probe;

import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.TransmitStage;
import io.witness.afpacket.TransmittedPacket;
import java.nio.ByteBuffer;

/** Reads the time stamps of frames that were sent. For one thread. */
final class StampReader {
    /** Receives a time stamp. */
    interface Sink {
        /** Takes the stamps of a frame, which its run and number identify; a time is 0 if there is none. */
        void stamped(long run, long number, long softwareNanos, long hardwareNanos);
    }

    private final PacketSocket socket;
    private final SentNumbers numbers;
    private final Sink sink;
    private final TransmittedPacket packet = new TransmittedPacket();
    private final ByteBuffer nothing = ByteBuffer.allocateDirect(0);

    StampReader(PacketSocket socket, SentNumbers numbers, Sink sink) {
        this.socket = socket;
        this.numbers = numbers;
        this.sink = sink;
    }

    /** Reads one. */
    void read() throws PacketSocketException {
        int length = socket.receiveTransmitted(nothing, packet);
        long identifier = packet.identifier();
        if (length == PacketSocket.NOTHING || packet.stage() != TransmitStage.SENT || !numbers.await(identifier)) {
            return;
        }
        sink.stamped(
                numbers.run(identifier),
                numbers.number(identifier),
                packet.stamps().softwareNanos(),
                packet.stamps().hardwareNanos());
    }
}
