package io.witness.linux.memory;

/**
 * Computes the memory that rings take, in bytes. Kernel rings take the host's memory and are not charged to a control group
 * (seen on 6.18: a ring of 100 MiB adds nothing to its process's group); memory files take the host's memory and are charged
 * to the group.
 *
 * @param blockSize of a block
 * @param numBlocks blocks of a ring
 * @param rings number of rings
 * @param kernelPerBlock kernel memory for one block of each ring
 * @param filePerBlock memory files, likewise
 * @param heapPerBlock heap, likewise
 */
record MemoryDemand(
        int blockSize, int numBlocks, int rings, long kernelPerBlock, long filePerBlock, long heapPerBlock) {
    /** The number of readers per ring for which heap is reserved. */
    static final int READERS = 4;
    /** Tracking which blocks are taken. */
    private static final int HEAP_OF_MEMORY = 4;
    /**
     * Holders of a block (4), its number of packets (4) and of those before it (8), whether it is malformed (1), whether it is
     * taken (4), and a margin of 3. The memory itself needs no heap per block.
     */
    private static final int HEAP_OF_RING = 24;
    /**
     * The queue of a consumer (4), whether the reader has a block (1/8), and the rest as a margin. A client has no queue.
     */
    private static final int HEAP_OF_READER = 5;

    /** Computes the demand of kernel rings, and of memory files of the same size if they are copied. */
    static MemoryDemand ofKernel(int blockSize, int numBlocks, int rings, boolean copied) {
        long bytes = (long) blockSize * rings;
        return new MemoryDemand(blockSize, numBlocks, rings, bytes, copied ? bytes : 0, heap(rings));
    }

    /** Computes the demand of rings in memory files. */
    static MemoryDemand ofFiles(int blockSize, int numBlocks, int rings) {
        return new MemoryDemand(blockSize, numBlocks, rings, 0, (long) blockSize * rings, heap(rings));
    }

    private static long heap(int rings) {
        return (long) rings * (HEAP_OF_RING + READERS * HEAP_OF_READER);
    }

    /** Computes the demand of a copy of one existing ring. */
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

    /** Tells whether this includes kernel rings and copies. */
    boolean isWithCopies() {
        return kernelPerBlock > 0 && filePerBlock > 0;
    }

    @Override
    public String toString() {
        String each = rings == 1 ? "" : " in each of " + rings + " rings";
        return numBlocks + (numBlocks == 1 ? " block of " : " blocks of ") + blockSize + " bytes" + each;
    }
}
