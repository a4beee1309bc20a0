package io.witness.api.ringsize;

import io.witness.api.socket.SocketKeys;
import java.util.Locale;
import java.util.OptionalLong;

/** Formats the size of rings for people, with the lines for {@code testimony.conf}. */
public final class RingSizeReport {
    private RingSizeReport() {}

    /**
     * Computes and formats the rings that a rate needs.
     *
     * @param request what they have to bear
     * @param availableBytes the memory that this machine has available; empty: unknown
     * @return several lines, each with a line feed
     * @throws IllegalArgumentException as of {@link RingSizer#size}
     */
    public static String of(RingSizeRequest request, OptionalLong availableBytes) {
        RingSize size = RingSizer.size(request);
        return traffic(request) + blocks(size) + rings(size)
                + "kernel:  fits: a ring has at most " + RingSizer.MOST_BLOCKS + " blocks, and less than 4 GiB\n"
                + machine(size, availableBytes) + "\n" + lines(size);
    }

    private static String traffic(RingSizeRequest request) {
        double packets = request.rate().packetsPerSecond(request.packetSize());
        return format(
                "traffic: %.0f packets/s of %d bytes, %s bit/s\n",
                packets, request.packetSize(), decimal(packets * request.packetSize() * Byte.SIZE));
    }

    private static String blocks(RingSize size) {
        return format(
                "block:   %d bytes, %d packets of %d bytes with their headers; one lasts %s ms\n",
                size.blockSize(), size.packetsPerBlock(), size.packetLength(), decimal(size.blockSeconds() * 1e3));
    }

    private static String rings(RingSize size) {
        String rings = size.rings() == 1 ? "" : format("%d rings of ", size.rings());
        return format(
                "ring:    %s%d blocks, %s in all, %s s of slack while one block of a ring is read\n",
                rings, size.numBlocks(), binary(size.bytes()), decimal(size.slackSeconds()));
    }

    private static String machine(RingSize size, OptionalLong available) {
        if (available.isEmpty()) {
            return "machine: its available memory is unknown\n";
        }
        String has = binary(available.getAsLong()) + " are available";
        if (size.bytes() <= available.getAsLong()) {
            return "machine: fits: " + has + "\n";
        }
        RingSize fitting = size.within(available.getAsLong());
        return format(
                "machine: does not fit: %s: NumBlocks %d fits, with %s s of slack\n",
                has, fitting.numBlocks(), decimal(fitting.slackSeconds()));
    }

    private static String lines(RingSize size) {
        boolean whole = size.blockSize() % (1 << 20) == 0;
        String blockSize = whole ? (size.blockSize() >> 20) + "MiB" : (size.blockSize() >> 10) + "KiB";
        String fanout = size.rings() == 1 ? "" : format(", \"%s\": %d", SocketKeys.FANOUT_SIZE, size.rings());
        return format(
                "\"%s\": \"%s\", \"%s\": %d%s\n",
                SocketKeys.BLOCK_SIZE, blockSize, SocketKeys.NUM_BLOCKS, size.numBlocks(), fanout);
    }

    private static String decimal(double number) {
        if (number >= 1e9) {
            return format("%.4gG", number / 1e9);
        }
        if (number >= 1e6) {
            return format("%.4gM", number / 1e6);
        }
        return format(number >= 1e4 ? "%.0f" : "%.4g", number);
    }

    private static String binary(long bytes) {
        double mebibytes = bytes / 1048576.0;
        return mebibytes < 1024 ? format("%.1f MiB", mebibytes) : format("%.1f GiB", mebibytes / 1024);
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
