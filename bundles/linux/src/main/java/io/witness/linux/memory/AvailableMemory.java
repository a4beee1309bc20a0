package io.witness.linux.memory;

import java.util.Optional;

/**
 * Holds the memory available for rings, in bytes, and explains shortages.
 *
 * @param host available on the host; unlimited if unknown
 * @param group left in the tightest control group, if one has a limit
 * @param heap free heap
 * @param pending of the host's memory, reserved for rings that are being opened
 */
record AvailableMemory(long host, Optional<HostMemory.Room> group, long heap, long pending) {
    private static final String NOTHING = "there is not enough for one block: use smaller blocks, or fewer rings";

    /** Explains why a demand cannot be met, in one line with what helps; empty if it can. */
    Optional<MemoryShortageException> problem(MemoryDemand demand) {
        if (demand.host() > host) {
            return shortage(
                    false,
                    demand + " take " + mebibytes(demand.host()) + (demand.isWithCopies() ? " with their copies" : "")
                            + ", and only " + mebibytes(host) + " are available" + others() + ": " + remedy(demand));
        }
        if (demand.files() > 0
                && group.isPresent()
                && demand.files() > group.get().bytes()) {
            return shortage(
                    false,
                    demand + " take " + mebibytes(demand.files()) + " of memory files, and only "
                            + mebibytes(group.get().bytes()) + " are left below the limit of "
                            + group.get().name() + others() + ": " + remedy(demand)
                            + ", or raise that limit (MemoryMax)");
        }
        if (demand.heap() > heap) {
            return shortage(
                    true,
                    demand + " take " + mebibytes(demand.heap()) + " of heap with " + MemoryDemand.READERS
                            + " readers, and only " + mebibytes(heap) + " are free" + others() + ": " + remedy(demand)
                            + " of a larger size, or a larger heap");
        }
        return Optional.empty();
    }

    private static Optional<MemoryShortageException> shortage(boolean ofHeap, String message) {
        return Optional.of(new MemoryShortageException(message, ofHeap));
    }

    private String others() {
        return pending == 0 ? "" : " beside " + mebibytes(pending) + " for rings that are being opened";
    }

    private String remedy(MemoryDemand demand) {
        long most = most(demand);
        return most == 0 ? NOTHING : "use " + most + " blocks or less";
    }

    /** Returns the largest number of blocks for which everything suffices. */
    private long most(MemoryDemand demand) {
        long most = Math.min(host / demand.hostPerBlock(), heap / demand.heapPerBlock());
        boolean limited = demand.filePerBlock() > 0 && group.isPresent();
        return limited ? Math.min(most, group.get().bytes() / demand.filePerBlock()) : most;
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
