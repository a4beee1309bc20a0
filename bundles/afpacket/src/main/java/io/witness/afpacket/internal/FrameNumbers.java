package io.witness.afpacket.internal;

/** Follows which frame of a transmit ring is where. Frames are numbered in the order in which they were committed. */
interface FrameNumbers {
    /** A frame that is nowhere in the ring. */
    int NOWHERE = -1;

    /** Follows nothing. */
    FrameNumbers NONE = new FrameNumbers() {
        @Override
        public void committed(int index) {}

        @Override
        public void moved(int from, int to) {}

        @Override
        public void taken(int index) {}

        @Override
        public void refused() {}
    };

    /** Records that the next frame was committed at a place, or {@link #NOWHERE} if it was skipped. */
    void committed(int index);

    /** Records that a frame has another place now. */
    void moved(int from, int to);

    /** Records that the kernel took the frame at a place; called in the order in which it takes them. */
    void taken(int index);

    /** Records that the kernel began with the next frame and refused it. */
    void refused();
}
