package io.witness.bench;

import io.witness.afpacket.AfPacketRings;
import io.witness.api.packet.Packet;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingVersion;
import io.witness.source.CaptureOptions;
import io.witness.source.PacketSource;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Prints how long after the kernel's time of a packet it is read, for rings of each version in turns: the medians of the rounds,
 * and the lowest and highest one.
 */
final class RingLatency {
    private static final int WARM_UP = 2000;
    private static final int TIMEOUT_MILLIS = 10_000;

    private final String interfaceName;
    private final int rounds;
    private final long[] micros;
    private final Map<RingVersion, long[]> medians = new EnumMap<>(RingVersion.class);
    private final Map<RingVersion, long[]> tails = new EnumMap<>(RingVersion.class);

    private RingLatency(String interfaceName, int rounds, int packets) {
        this.interfaceName = interfaceName;
        this.rounds = rounds;
        micros = new long[packets];
        for (RingVersion version : RingVersion.values()) {
            medians.put(version, new long[rounds]);
            tails.put(version, new long[rounds]);
        }
    }

    /** The arguments: an interface that receives packets, rounds, packets in each. */
    public static void main(String[] args) throws RingException {
        RingLatency latency = new RingLatency(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        for (RingVersion version : RingVersion.values()) {
            latency.measure(version, WARM_UP);
        }
        for (int round = 0; round < latency.rounds; round++) {
            for (RingVersion version : RingVersion.values()) {
                latency.measure(version, latency.micros.length);
                latency.keep(version, round);
            }
        }
        latency.print();
    }

    private void measure(RingVersion version, int packets) throws RingException {
        CaptureOptions options = CaptureOptions.DEFAULT
                .withVersion(version)
                .withBlocks(1 << 16, 64)
                .withBlockTimeoutMillis(1)
                .withFilter("inbound");
        try (PacketSource source = options.open(interfaceName, AfPacketRings::open)) {
            source.timeoutMillis(TIMEOUT_MILLIS);
            for (int i = 0; i < packets; i++) {
                Packet packet = source.next();
                Instant now = Instant.now();
                long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano() - packet.timeNanos();
                micros[i % micros.length] = nanos / 1000;
            }
        }
    }

    private void keep(RingVersion version, int round) {
        Arrays.sort(micros);
        medians.get(version)[round] = micros[micros.length / 2];
        tails.get(version)[round] = micros[micros.length * 99 / 100];
    }

    private void print() {
        System.out.println("| ring | p50 us | p99 us |");
        System.out.println("|---|---|---|");
        for (RingVersion version : RingVersion.values()) {
            System.out.println(
                    "| " + version + " | " + figure(medians.get(version)) + " | " + figure(tails.get(version)) + " |");
        }
    }

    private static String figure(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2] + " [" + values[0] + " - " + values[values.length - 1] + "]";
    }
}
