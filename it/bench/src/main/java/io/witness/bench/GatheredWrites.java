package io.witness.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Compares two ways to write packets from a ring to a file: copied with their headers into one buffer that is written at once, and gathered
 * from the memory of the ring, a header and a trailer in other memory around each. Prints nanoseconds a packet: the least of the rounds.
 *
 * <p>The memory is as large as a ring, so that it is not in the processor's caches. The buffers of gathering writes are made before: making
 * them for each packet would only add to its cost.
 */
public final class GatheredWrites {
    private static final int RING_BYTES = 32 << 20;
    private static final int CHUNK_BYTES = 1 << 18;
    private static final int HEADER_BYTES = 28;
    private static final int TRAILER_BYTES = 16;
    private static final int ROUNDS = 7;
    /** A frame in the ring has a header of the kernel. */
    private static final int STEP_BYTES = 80;

    private final int packetBytes;
    private final int packets;
    private final FileChannel file;
    private final ByteBuffer ring = ByteBuffer.allocateDirect(RING_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private GatheredWrites(FileChannel file, int packetBytes) {
        this.file = file;
        this.packetBytes = packetBytes;
        this.packets = RING_BYTES / step() - 1;
    }

    /**
     * Runs the comparison.
     *
     * @param arguments the directory of the file, and the sizes of packets in bytes
     */
    public static void main(String[] arguments) throws IOException {
        Path path = Path.of(arguments[0], "gathered");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (String size : Arrays.copyOfRange(arguments, 1, arguments.length)) {
                new GatheredWrites(file, Integer.parseInt(size)).compare();
            }
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private int step() {
        return packetBytes + STEP_BYTES + 15 & ~15;
    }

    private void compare() throws IOException {
        ByteBuffer[] parts = parts();
        long copied = Long.MAX_VALUE;
        long gathered = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            copy();
            long middle = System.nanoTime();
            gather(parts);
            copied = Math.min(copied, middle - start);
            gathered = Math.min(gathered, System.nanoTime() - middle);
        }
        System.out.printf(
                "%d bytes: copied %d ns a packet, gathered %d%n", packetBytes, copied / packets, gathered / packets);
    }

    private void copy() throws IOException {
        file.position(0);
        chunk.clear();
        for (int i = 0; i < packets; i++) {
            if (chunk.remaining() < HEADER_BYTES + packetBytes + TRAILER_BYTES) {
                file.write(chunk.flip());
                chunk.clear();
            }
            int at = chunk.position();
            chunk.putInt(at, 6).putInt(at + 20, packetBytes);
            chunk.put(at + HEADER_BYTES, ring, i * step() + STEP_BYTES, packetBytes);
            chunk.position(at + HEADER_BYTES + packetBytes + TRAILER_BYTES);
        }
        file.write(chunk.flip());
    }

    private ByteBuffer[] parts() {
        ByteBuffer headers = ByteBuffer.allocateDirect(packets * (HEADER_BYTES + TRAILER_BYTES));
        ByteBuffer[] parts = new ByteBuffer[3 * packets];
        for (int i = 0; i < packets; i++) {
            int at = i * (HEADER_BYTES + TRAILER_BYTES);
            parts[3 * i] = headers.slice(at, HEADER_BYTES);
            parts[3 * i + 1] = ring.slice(i * step() + STEP_BYTES, packetBytes);
            parts[3 * i + 2] = headers.slice(at + HEADER_BYTES, TRAILER_BYTES);
        }
        return parts;
    }

    private void gather(ByteBuffer[] parts) throws IOException {
        file.position(0);
        for (ByteBuffer part : parts) {
            part.rewind();
        }
        int at = 0;
        while (at < parts.length) {
            file.write(parts, at, Math.min(1024, parts.length - at));
            while (at < parts.length && !parts[at].hasRemaining()) {
                at++;
            }
        }
    }
}
