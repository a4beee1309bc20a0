package io.witness.linux.memory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Refuses rings for which there is not enough memory: on the host, in the control groups, in the heap. The kernel may refuse
 * them as well, but it may also start to kill processes to find the memory.
 *
 * <p>There is one instance per process, so that sockets which are opened at the same time are counted together. For any
 * thread.
 */
public final class MemoryAdmission {
    private static final MemoryAdmission OF_PROCESS =
            new MemoryAdmission(HostMemory.ofThisProcess(), System::gc, TimeUnit.SECONDS.toNanos(10));
    /** Heap left for everything else. */
    private static final long SPARE_HEAP_BYTES = 4 << 20;

    private final HostMemory host;
    private final Runnable collect;
    private final long patienceNanos;
    /** Bytes reserved for rings that are being opened; guarded by this. */
    private long pendingHost;

    private long pendingFiles;
    private long pendingHeap;
    private int pending;

    MemoryAdmission(HostMemory host, Runnable collect, long patienceNanos) {
        this.host = host;
        this.collect = collect;
        this.patienceNanos = patienceNanos;
    }

    /**
     * Returns the instance of this process.
     *
     * @return always the same object
     */
    public static MemoryAdmission ofProcess() {
        return OF_PROCESS;
    }

    /**
     * Reserves memory for kernel rings, and for their copies if needed. May wait some seconds for other rings that are being
     * opened, if the host does not yet count their memory.
     *
     * @param blockSize bytes per block
     * @param numBlocks blocks per ring
     * @param rings number of rings
     * @param copied whether each gets a copy in a memory file
     * @return the reservation, to be closed when the rings are open or have failed to open
     * @throws MemoryShortageException if there is not enough
     * @throws IOException if the available memory is unknown, or the thread is interrupted while it waits
     */
    public MemoryReservation reserveKernelRings(int blockSize, int numBlocks, int rings, boolean copied)
            throws IOException {
        return reserve(MemoryDemand.ofKernel(blockSize, numBlocks, rings, copied));
    }

    /**
     * Reserves memory for rings in memory files, as {@link #reserveKernelRings}.
     *
     * @param blockSize bytes per block
     * @param numBlocks blocks per ring
     * @param rings number of rings
     * @return the reservation, to be closed when the rings are open or have failed to open
     * @throws MemoryShortageException if there is not enough
     * @throws IOException as of {@link #reserveKernelRings}
     */
    public MemoryReservation reserveFileRings(int blockSize, int numBlocks, int rings) throws IOException {
        return reserve(MemoryDemand.ofFiles(blockSize, numBlocks, rings));
    }

    /**
     * Reserves memory for the copy of a ring in a memory file, as {@link #reserveKernelRings}.
     *
     * @param blockSize bytes per block
     * @param numBlocks blocks
     * @return the reservation, to be closed when the file exists or could not be created
     * @throws MemoryShortageException if there is not enough
     * @throws IOException as of {@link #reserveKernelRings}
     */
    public MemoryReservation reserveCopy(int blockSize, int numBlocks) throws IOException {
        return reserve(MemoryDemand.ofCopy(blockSize, numBlocks));
    }

    /**
     * Returns the memory of the host that rings could take now.
     *
     * @return bytes, without those reserved; empty before Linux 3.14
     * @throws IOException if the available memory is unknown
     */
    public synchronized OptionalLong availableBytes() throws IOException {
        OptionalLong available = host.available();
        return available.isPresent()
                ? OptionalLong.of(Math.max(0, available.getAsLong() - pendingHost))
                : OptionalLong.empty();
    }

    private synchronized MemoryReservation reserve(MemoryDemand demand) throws IOException {
        MemoryReservation reservation = new MemoryReservation(this, demand); // first: nothing fails after the counting
        long start = System.nanoTime();
        Optional<MemoryShortageException> problem = problem(demand, true);
        while (problem.isPresent()) {
            long left = patienceNanos - (System.nanoTime() - start);
            if (pending == 0 || left <= 0 || problem(demand, false).isPresent()) {
                throw problem.get();
            }
            await(left);
            problem = problem(demand, true);
        }
        count(demand, 1);
        return reservation;
    }

    // While other rings are being opened, some of their memory may be counted twice.
    private void await(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while other rings were being opened");
        }
    }

    synchronized void release(MemoryDemand demand) {
        count(demand, -1);
        notifyAll();
    }

    private void count(MemoryDemand demand, int sign) {
        pending += sign;
        pendingHost += sign * demand.host();
        pendingFiles += sign * demand.files();
        pendingHeap += sign * demand.heap();
    }

    /** Collects garbage only if that matters, and before a figure is reported. */
    private Optional<MemoryShortageException> problem(MemoryDemand demand, boolean besideOthers) throws IOException {
        if (rooms(besideOthers).problem(demand).isEmpty()) {
            return Optional.empty();
        }
        collect.run();
        return rooms(besideOthers).problem(demand);
    }

    private AvailableMemory rooms(boolean besideOthers) throws IOException {
        long others = besideOthers ? pendingHost : 0;
        long inFiles = besideOthers ? pendingFiles : 0;
        long ofHeap = besideOthers ? pendingHeap : 0;
        return new AvailableMemory(
                Math.max(0, available() - others),
                host.ofControlGroups()
                        .map(room -> new HostMemory.Room(room.name(), Math.max(0, room.bytes() - inFiles))),
                Math.max(0, host.heap() - SPARE_HEAP_BYTES - ofHeap),
                others);
    }

    private long available() throws IOException {
        try {
            return host.available().orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            throw new IOException("the available memory is unknown: " + e, e);
        }
    }
}
