package io.witness.bench;

import io.witness.api.packet.NetworkLayer;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.source.PacketFunction;
import io.witness.source.PacketSource;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The methods of a packet source. */
@State(Scope.Thread)
public class SourceBenchmark {
    private static final int MOST_BYTES = 1 << 16;

    private final PacketCopy copy = new PacketCopy(MOST_BYTES);
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(MOST_BYTES);
    private final Sum sum = new Sum();

    /** A function with a state of its own. */
    private static final class Sum implements PacketFunction<RuntimeException> {
        private long seen;

        @Override
        public void apply(Packet packet) {
            seen += PacketVisitor.at(packet);
        }
    }

    /** {@link PacketSource#next()}. */
    @Benchmark
    public long next(FilledRing rings) throws Exception {
        PacketSource source = rings.source;
        long sink = 0;
        for (int i = rings.packets; i > 0; i--) {
            Packet packet = source.next();
            sink += PacketVisitor.at(packet);
        }
        return sink;
    }

    /** {@link PacketSource#next(PacketFunction)}. */
    @Benchmark
    public long nextFunction(FilledRing rings) throws Exception {
        PacketSource source = rings.source;
        Sum function = sum;
        for (int i = rings.packets; i > 0; i--) {
            source.next(function);
        }
        return function.seen;
    }

    /** {@link PacketSource#nextPayload()}. */
    @Benchmark
    public long nextPayload(FilledRing rings) throws Exception {
        PacketSource source = rings.source;
        long sink = 0;
        for (int i = rings.packets; i > 0; i--) {
            ByteBuffer payload = source.nextPayload();
            sink += source.packet().timeNanos() ^ payload.remaining() ^ payload.get(payload.position());
        }
        return sink;
    }

    /** {@link PacketSource#nextNetworkLayer()}. */
    @Benchmark
    public long nextNetworkLayer(FilledRing rings) throws Exception {
        PacketSource source = rings.source;
        long sink = 0;
        for (int i = rings.packets; i > 0; i--) {
            NetworkLayer ip = source.nextNetworkLayer();
            sink += ip.packet().timeNanos() ^ ip.snapLength() ^ (long) ip.wireLength() << 16 ^ ip.unsignedByte(0);
        }
        return sink;
    }

    /** {@link PacketSource#nextCopy(PacketCopy)}. */
    @Benchmark
    public long nextCopy(FilledRing rings) throws Exception {
        PacketSource source = rings.source;
        long sink = 0;
        for (int i = rings.packets; i > 0; i--) {
            sink += source.nextCopy(copy).timeNanos();
        }
        return sink;
    }

    /** {@link PacketSource#nextPayloadCopy(ByteBuffer)}. */
    @Benchmark
    public long nextPayloadCopy(FilledRing rings) throws Exception {
        PacketSource source = rings.source;
        long sink = 0;
        for (int i = rings.packets; i > 0; i--) {
            sink += source.nextPayloadCopy(bytes.clear()) ^ source.packet().timeNanos();
        }
        return sink;
    }

    /** {@link PacketSource#nextPayload()} and the caller's own copy, which {@link PacketSource#nextPayloadCopy(ByteBuffer)} saves. */
    @Benchmark
    public long nextPayloadAndOwnCopy(FilledRing rings) throws Exception {
        PacketSource source = rings.source;
        long sink = 0;
        for (int i = rings.packets; i > 0; i--) {
            ByteBuffer payload = source.nextPayload();
            sink += bytes.clear().put(payload).position() ^ source.packet().timeNanos();
        }
        return sink;
    }

    /** {@link PacketSource#nextNetworkLayerCopy(ByteBuffer)}. */
    @Benchmark
    public long nextNetworkLayerCopy(FilledRing rings) throws Exception {
        PacketSource source = rings.source;
        long sink = 0;
        for (int i = rings.packets; i > 0; i--) {
            sink += source.nextNetworkLayerCopy(bytes.clear()) ^ source.packet().timeNanos();
        }
        return sink;
    }

    /** {@link PacketSource#nextCopy()}, into the heap. */
    @Benchmark
    public long allocatingCopy(FilledRing rings) throws Exception {
        PacketSource source = rings.source;
        long sink = 0;
        for (int i = rings.packets; i > 0; i--) {
            sink += source.nextCopy().timeNanos();
        }
        return sink;
    }

    /** {@link PacketSource#nextPayloadCopy()}, into the heap. */
    @Benchmark
    public long allocatingPayloadCopy(FilledRing rings) throws Exception {
        PacketSource source = rings.source;
        long sink = 0;
        for (int i = rings.packets; i > 0; i--) {
            sink += source.nextPayloadCopy().length;
        }
        return sink;
    }

    /** {@link PacketSource#nextNetworkLayerCopy()}, into the heap. */
    @Benchmark
    public long allocatingNetworkLayerCopy(FilledRing rings) throws Exception {
        PacketSource source = rings.source;
        long sink = 0;
        for (int i = rings.packets; i > 0; i--) {
            sink += source.nextNetworkLayerCopy().length;
        }
        return sink;
    }
}
