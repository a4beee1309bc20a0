package io.witness.flows;

import static io.witness.pcap.testing.Frames.udpFrame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.packet.Block;
import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.MalformedBlockException;
import io.witness.pcap.testing.BlockBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrafficMeterTest {
    private static final long MILLI = 1_000_000L;

    private long nowMillis = 1000;
    private final TrafficMeter meter =
            new TrafficMeter(Metered.small().meter, LinkTypes.ETHERNET, () -> Instant.ofEpochMilli(nowMillis));

    private void read(ByteBuffer block) {
        try {
            meter.read(new Block().wrap(block, 0));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldSumUpBlocks() {
        read(new BlockBuilder(4096)
                .add(900 * MILLI, udpFrame(10))
                .add(950 * MILLI, udpFrame(20), 1000)
                .tagged(0x8100, 5)
                .build());
        assertEquals(2, meter.packets());
        assertEquals(52 + 1004, meter.bytes());
        assertEquals(2, meter.flows());
        assertEquals(2, meter.liveFlows());
        assertEquals(0, meter.evictedFlows());
        read(new BlockBuilder(4096).add(990 * MILLI, udpFrame(10)).build());
        assertEquals(3, meter.packets());
    }

    @Test
    void shouldTellTheLagOfTheOldestPacketAndTheLongest() {
        read(new BlockBuilder(4096)
                .add(900 * MILLI, udpFrame(1))
                .add(999 * MILLI, udpFrame(1))
                .build());
        assertEquals(100, meter.lagMillis());
        nowMillis = 1003;
        read(new BlockBuilder(4096).add(1000 * MILLI, udpFrame(1)).build());
        assertEquals(3, meter.lagMillis());
        assertEquals(100, meter.worstLagMillis());
        read(new BlockBuilder(4096).add(2000 * MILLI, udpFrame(1)).build());
        assertEquals(0, meter.lagMillis(), "no packet comes from the future");
    }

    @Test
    void shouldCountWhatIsInFrontOfGarbage() {
        ByteBuffer block = new BlockBuilder(4096).add(0, udpFrame(1)).build();
        block.putInt(BlockLayout.NUM_PACKETS_OFFSET, 2);
        assertThrows(MalformedBlockException.class, () -> read(block));
        assertEquals(0, meter.packets());
        ByteBuffer longer = new BlockBuilder(4096)
                .add(0, udpFrame(1))
                .add(0, udpFrame(1))
                .add(0, udpFrame(1))
                .build();
        longer.putInt(BlockLayout.NUM_PACKETS_OFFSET, 4);
        assertThrows(MalformedBlockException.class, () -> read(longer));
        assertEquals(2, meter.packets());
    }
}
