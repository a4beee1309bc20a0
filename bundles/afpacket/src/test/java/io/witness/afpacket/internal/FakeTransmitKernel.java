package io.witness.afpacket.internal;

import io.witness.api.packet.RingMemory;
import io.witness.api.ring.TransmitLayout;
import io.witness.linux.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Does in a call what {@code tpacket_snd} does: takes requested frames in order, and stays at one in the wrong format. */
final class FakeTransmitKernel implements LongSupplier {
    private static final int LONGEST = 100;

    final List<Integer> sent = new ArrayList<>();
    /** How many frames each call takes at most before it fails with {@link #error}, or ends. */
    int most = Integer.MAX_VALUE;

    int error;
    boolean loss;
    boolean returning = true;

    private final ByteBuffer memory;
    private final TransmitLayout layout;
    private final int frameSize;
    private final int frames;
    private int head;

    FakeTransmitKernel(TransmitLayout layout, int frameSize, int frames) {
        this.layout = layout;
        this.frameSize = frameSize;
        this.frames = frames;
        memory = ByteBuffer.allocateDirect(frameSize * frames).order(ByteOrder.nativeOrder());
    }

    RingMemory memory() {
        return RingMemory.of(frameSize * frames, memory);
    }

    @Override
    public long getAsLong() {
        long bytes = 0;
        for (int count = 0; status(head) == TransmitLayout.STATUS_SEND_REQUEST; count++) {
            if (count == most) {
                return error != 0 ? -error : bytes;
            }
            int length = memory.getInt(head * frameSize + layout.lengthOffset());
            boolean wrong = length > LONGEST;
            if (wrong && !loss) {
                set(head, TransmitLayout.STATUS_WRONG_FORMAT);
                return -Errno.EMSGSIZE;
            }
            if (!wrong) {
                bytes += length;
                sent.add(memory.duplicate().getInt(head * frameSize + layout.dataStart()));
            }
            set(head, returning || wrong ? TransmitLayout.STATUS_AVAILABLE : TransmitLayout.STATUS_SENDING);
            head = (head + 1) % frames;
        }
        return bytes;
    }

    /** Gives a frame back. */
    void giveBack(int index) {
        set(index, TransmitLayout.STATUS_AVAILABLE);
    }

    int status(int index) {
        return memory.getInt(index * frameSize + layout.statusOffset());
    }

    private void set(int index, int status) {
        memory.putInt(index * frameSize + layout.statusOffset(), status);
    }
}
