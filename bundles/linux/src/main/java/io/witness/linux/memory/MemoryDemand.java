package io.witness.linux.memory;

/**
 * What rings take, all figures in bytes. The kernel's rings are the host's memory and are charged to no control group (seen on
 * 6.18: a ring of 100 MiB adds nothing to its process's group); memory files are charged to the group, and are the host's too.
 *
 * @param blockSize of a block
 * @param numBlocks blocks of a ring
 * @param rings how many there are
 * @param kernelPerBlock of the kernel's rings, for one block of each
 * @param filePerBlock of memory files, likewise
 * @param heapPerBlock of heap, likewise
 */
record MemoryDemand(
        int blockSize, int numBlocks, int rings, long kernelPerBlock, long filePerBlock, long heapPerBlock) {
    /** For how many readers a ring there is to be heap. */
    static final int READERS = 4;
    /** Which blocks are taken. */
    private static final int HEAP_OF_MEMORY = 4;
    /**
     * Who holds a block (4), how many packets it has (4), whether it is malformed (1), whether it is taken (4), and as a margin 3.
     * The memory itself needs nothing a block.
     */
    private static final int HEAP_OF_RING = 16;
    /** The queue of a consumer (4), whether the reader has a block (1/8), and as a margin the rest. A client has no queue. */
    private static final int HEAP_OF_READER = 5;

    /** Rings of the kernel's, and memory files of the same size if they are to be copied. */
    static MemoryDemand ofKernel(int blockSize, int numBlocks, int rings, boolean copied) {
        long bytes = (long) blockSize * rings;
        return new MemoryDemand(blockSize, numBlocks, rings, bytes, copied ? bytes : 0, heap(rings));
    }

    /** Rings in memory files. */
    static MemoryDemand ofFiles(int blockSize, int numBlocks, int rings) {
        return new MemoryDemand(blockSize, numBlocks, rings, 0, (long) blockSize * rings, heap(rings));
    }

    private static long heap(int rings) {
        return (long) rings * (HEAP_OF_RING + READERS * HEAP_OF_READER);
    }

    /** The copy of one ring whose own memory is there already. */
    static MemoryDemand ofCopy(int blockSize, int numBlocks) {
        return new MemoryDemand(blockSize, numBlocks, 1, 0, blockSize, HEAP_OF_MEMORY);
    }

    long hostPerBlock() {
        return kernelPerBlock + filePerBlock;
    }

    long host() {
        return hostPerBlock() * numBlocks;
    }

    long files() {
        return filePerBlock * numBlocks;
    }

    long heap() {
        return heapPerBlock * numBlocks;
    }

    /** Whether this is for kernel's rings and for their copies. */
    boolean isWithCopies() {
        return kernelPerBlock > 0 && filePerBlock > 0;
    }

    @Override
    public String toString() {
        String each = rings == 1 ? "" : " in each of " + rings + " rings";
        return numBlocks + (numBlocks == 1 ? " block of " : " blocks of ") + blockSize + " bytes" + each;
    }
}
