package io.witness.bench;

import io.witness.api.packet.Block;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.Ring;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The cursor over the blocks of a ring. */
@State(Scope.Thread)
public class CursorBenchmark {
    private final Block block = new Block();

    /** Takes each block, walks it and releases it. */
    @Benchmark
    public long cursor(FilledRing rings) {
        Ring ring = rings.ring;
        long sink = 0;
        for (int i = ring.description().numBlocks(); i > 0; i--) {
            int index = ring.take();
            sink += walk(block.wrap(ring.memory(), index).packets());
            ring.release(index);
        }
        return sink;
    }

    private static long walk(PacketCursor cursor) {
        long sink = 0;
        while (cursor.hasNext()) {
            sink += PacketVisitor.at(cursor.next());
        }
        return sink;
    }
}
