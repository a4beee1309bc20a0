package io.witness.api.packet;

/** Finds frames and copy slots in the segments of a {@link RingMemory}. Immutable. */
final class FrameIndex {
    private final FrameGeometry geometry;
    /** Base-2 logarithm of the number of blocks per segment. */
    private final int shift;
    /** The segment with the copy slots. */
    private final int slotSegment;

    private final int frames;
    private final int framesPerBlock;

    FrameIndex(FrameGeometry geometry, int shift, int slotSegment) {
        this.geometry = geometry;
        this.shift = shift;
        this.slotSegment = slotSegment;
        this.frames = geometry.frames();
        this.framesPerBlock = geometry.framesPerBlock();
    }

    FrameGeometry geometry() {
        return geometry;
    }

    int segmentOf(int index) {
        return index < frames ? index / framesPerBlock >>> shift : slotSegment;
    }

    int start(int index) {
        if (index >= frames) {
            return (index - frames) * geometry.slotSize();
        }
        int block = index / framesPerBlock;
        int frame = index - block * framesPerBlock;
        return (block & (1 << shift) - 1) * geometry.blockSize() + frame * geometry.frameSize();
    }

    long distance(int index) {
        if (index >= frames) {
            return geometry.ringBytes() + (long) (index - frames) * geometry.slotSize();
        }
        int block = index / framesPerBlock;
        int frame = index - block * framesPerBlock;
        return (long) block * geometry.blockSize() + (long) frame * geometry.frameSize();
    }
}
