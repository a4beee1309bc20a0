package io.witness.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;

/** A device without a link header, of any hardware type, into which a test puts packets. It goes when it is closed. */
public final class Tun implements AutoCloseable {
    private static final String PROGRAM = "it/src/test/python/tun.py";

    private final Process process;
    private final BufferedReader says;
    private final Writer packets;

    public Tun(String name) throws IOException {
        this(name, 1);
    }

    /** Makes a device with so many queues. */
    public Tun(String name, int queues) throws IOException {
        Path program = Path.of(System.getProperty("witness.root")).resolve(PROGRAM);
        process = new ProcessBuilder("python3", program.toString(), name, Integer.toString(queues))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        says = process.inputReader();
        packets = process.outputWriter();
        awaitUp();
    }

    private void awaitUp() throws IOException {
        String line = says.readLine();
        if (!"up".equals(line)) {
            close();
            throw new IOException("the device is not up: " + line);
        }
    }

    /** Makes it a device of another kind: one of ARPHRD, {@code linux/if_arp.h}. */
    public void become(int hardwareType) throws IOException {
        packets.append("type " + hardwareType + "\n").flush();
        awaitUp();
    }

    /** Sends through one of its queues. */
    public void send(int queue, byte[] packet) throws IOException {
        packets.append("queue " + queue + "\n");
        send(packet);
    }

    public void send(byte[] packet) throws IOException {
        packets.append(HexFormat.of().formatHex(packet)).append("\n").flush();
    }

    /** A packet of UDP in IPv4, from 10.0.0.1 to 10.0.0.2. */
    public static byte[] udp(int port) {
        ByteBuffer packet = ByteBuffer.allocate(28);
        packet.putInt(0x4500001C)
                .putInt(0x00010000)
                .putInt(0x401166CE)
                .putInt(0x0A000001)
                .putInt(0x0A000002);
        packet.putShort((short) 1000).putShort((short) port).putShort((short) 8);
        return packet.array();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
