package io.witness.cli.internal.demo;

import java.util.Arrays;
import java.util.Random;

/** A TCP connection that is recorded: each call goes on in time, and ends when what it said has arrived. */
final class TcpConnection {
    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int PSH = 0x08;
    private static final int ACK = 0x10;
    private static final int WINDOW = 64240;
    private static final int SEGMENT_LENGTH = 1400;
    private static final byte[] LARGEST_SEGMENT = {2, 4, (byte) (SEGMENT_LENGTH >> 8), (byte) SEGMENT_LENGTH};
    private static final byte[] NO_OPTIONS = {};
    private static final byte[] NO_DATA = {};
    /** A segment that is not the first of its kind follows at once. */
    private static final int GAP_MICROS = 20;

    private final CaptureBuilder recording;
    private final End client;
    private final End server;
    private final int tripMicros;
    private long micros;

    /** One end: how it sends, and the number of the next byte that it sends. */
    private static final class End {
        final NetworkPath way;
        final int port;
        long next;

        End(NetworkPath way, int port, long next) {
            this.way = way;
            this.port = port;
            this.next = next;
        }
    }

    /** Opens a connection. Its length in time is that of the ways. */
    TcpConnection(
            CaptureBuilder recording,
            Random random,
            long startMicros,
            NetworkPath way,
            int clientPort,
            int serverPort) {
        this.recording = recording;
        micros = startMicros;
        tripMicros = 500 + random.nextInt(3000);
        client = new End(way, clientPort, random.nextInt() & 0xFFFF_FFFFL);
        server = new End(way.back(), serverPort, random.nextInt() & 0xFFFF_FFFFL);
        open();
    }

    private void open() {
        send(client, server, SYN, LARGEST_SEGMENT, NO_DATA);
        micros += tripMicros;
        send(server, client, SYN | ACK, LARGEST_SEGMENT, NO_DATA);
        micros += tripMicros;
        acknowledge(client, server);
    }

    /** The client says something, and the server has it. */
    TcpConnection request(byte[] data) {
        transfer(client, server, data);
        return this;
    }

    /** The server says something, and the client has it. */
    TcpConnection respond(byte[] data) {
        transfer(server, client, data);
        return this;
    }

    /** Both say that this was all. */
    void close() {
        send(client, server, FIN | ACK, NO_OPTIONS, NO_DATA);
        micros += tripMicros;
        send(server, client, FIN | ACK, NO_OPTIONS, NO_DATA);
        micros += tripMicros;
        acknowledge(client, server);
    }

    private void transfer(End from, End to, byte[] data) {
        for (int start = 0; start < data.length; start += SEGMENT_LENGTH) {
            int end = Math.min(data.length, start + SEGMENT_LENGTH);
            int flags = end == data.length ? PSH | ACK : ACK;
            send(from, to, flags, NO_OPTIONS, Arrays.copyOfRange(data, start, end));
        }
        micros += tripMicros;
        acknowledge(to, from);
    }

    private void acknowledge(End from, End to) {
        send(from, to, ACK, NO_OPTIONS, NO_DATA);
    }

    private void send(End from, End to, int flags, byte[] options, byte[] data) {
        Bytes segment = new Bytes().put16(from.port).put16(to.port).put32(from.next);
        segment.put32((flags & ACK) == 0 ? 0 : to.next);
        segment.put8(20 + options.length << 2).put8(flags).put16(WINDOW).put32(0);
        recording.add(micros, from.way.tcp(segment.put(options).put(data).toArray()));
        from.next += data.length + ((flags & (SYN | FIN)) == 0 ? 0 : 1);
        micros += GAP_MICROS;
    }
}
