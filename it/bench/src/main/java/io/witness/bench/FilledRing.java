package io.witness.bench;

import io.witness.api.ring.Ring;
import io.witness.source.PacketSource;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A ring that is never drained, and a source that reads one. An invocation of a benchmark visits as many packets as a ring has. */
@State(Scope.Thread)
public class FilledRing {
    /** Of the ring; the runner sets it. */
    @Param("4x1048576x48")
    public String shape;

    int packets;
    Ring ring;
    PacketSource source;

    /** Fills the ring. */
    @Setup(Level.Trial)
    public void fill() throws Exception {
        Shape of = Shape.of(shape);
        packets = of.packets();
        ring = of.ring();
        source = PacketSource.of(of.ring());
    }

    /** Lets go of it. */
    @TearDown(Level.Trial)
    public void close() {
        ring.close();
        source.close();
    }
}
