package io.witness.bench;

import io.witness.afpacket.TransmitException;
import io.witness.afpacket.TransmitOptions;
import io.witness.afpacket.TransmitRing;
import io.witness.api.ring.RingVersion;
import java.nio.ByteBuffer;

/**
 * Sends numbered and stamped UDP frames by a transmit ring as fast as it goes, past the queueing discipline, until it is
 * killed. Arguments: interface, {@code V1} to {@code V3}, bytes of a frame, and whether the kernel copies frames ({@code
 * copied}) or lends them to the device ({@code lent}).
 */
public final class TransmitLoad {
    private static final int BATCH = 64;
    private static final int NUMBER_OFFSET = 46;
    private static final int TIME_OFFSET = 54;

    private TransmitLoad() {}

    public static void main(String[] arguments) throws Exception {
        TransmitOptions options = TransmitOptions.of(arguments[0])
                .withVersion(RingVersion.valueOf(arguments[1]))
                .withQdiscBypass(true)
                .withCopied(arguments[3].equals("copied"));
        byte[] template = template(Integer.parseInt(arguments[2]));
        try (TransmitRing ring = TransmitRing.open(options)) {
            for (long number = 0; ; number += BATCH) {
                send(ring, template, number);
            }
        }
    }

    private static void send(TransmitRing ring, byte[] template, long number) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            ByteBuffer frame = ring.reserve();
            while (frame == null) {
                flush(ring);
                frame = ring.reserve();
            }
            frame.put(0, template);
            frame.putLong(NUMBER_OFFSET, number + i).putLong(TIME_OFFSET, System.nanoTime());
            ring.commit(template.length);
        }
        flush(ring);
    }

    private static void flush(TransmitRing ring) throws Exception {
        try {
            ring.flush();
        } catch (TransmitException e) {
            if (e.reason() != TransmitException.Reason.NO_BUFFERS) {
                throw e;
            }
            Thread.onSpinWait(); // the next flush tries them again
        }
    }

    private static byte[] template(int length) {
        ByteBuffer frame = ByteBuffer.allocate(length);
        frame.putLong(0x0200_0000_0002_0200L).putInt(1).putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) (length - 14)).putLong(0x0000_4000_4011_0000L);
        frame.putLong(0x0A00_0001_0A00_0002L).putInt(0x1388_1389).putShort((short) (length - 34));
        return frame.array();
    }
}
