package io.witness.bench;

import io.witness.api.packet.BlockLayout;
import io.witness.memory.MemoryRing;
import io.witness.protocol.MessageDecoder;
import io.witness.protocol.MessageHandler;
import io.witness.protocol.Messages;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What is done a block: indexes on the wire, blocks held and released. */
@State(Scope.Thread)
public class ServerBenchmark {
    /** How many of them an invocation does. */
    static final int BLOCKS = 1000;

    private static final int NUM_BLOCKS = 4;
    private static final int BLOCK_SIZE = 4096;

    private final ByteBuffer wire = ByteBuffer.allocateDirect(BLOCKS * Integer.BYTES);
    private final MessageDecoder decoder = new MessageDecoder(Integer.BYTES);
    private final Indexes indexes = new Indexes();
    private MemoryRing ring;

    /** Makes a ring whose blocks are ready. */
    @Setup
    public void open() throws Exception {
        ring = MemoryRing.create(BLOCK_SIZE, NUM_BLOCKS);
        for (int i = 0; i < NUM_BLOCKS; i++) {
            ring.publish(BlockLayout.STATUS_USER);
        }
    }

    /** Closes it. */
    @TearDown
    public void close() {
        ring.close();
    }

    /** Writes indexes and decodes them again. */
    @Benchmark
    public long wireIndex() throws Exception {
        wire.clear();
        for (int i = 0; i < BLOCKS; i++) {
            Messages.putInt(wire, i);
        }
        decoder.decode(wire.flip(), indexes);
        return indexes.sum;
    }

    /** Takes a block from the ring's slots and releases it; it is made ready again as the kernel does it. */
    @Benchmark
    public long holdAndRelease() {
        long sink = 0;
        for (int i = 0; i < BLOCKS; i++) {
            int index = ring.take();
            sink += index;
            ring.release(index);
            ring.publish(BlockLayout.STATUS_USER);
        }
        return sink;
    }

    private static final class Indexes implements MessageHandler {
        private long sum;

        @Override
        public void onIndex(int index) {
            sum += index;
        }

        @Override
        public boolean wants(int type, int lengthInBytes) {
            return false;
        }

        @Override
        public void onTlv(int type, ByteBuffer value) {
            throw new IllegalStateException("nothing but indexes was written");
        }
    }
}
