package io.witness.replay;

import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.memory.MemoryRing;
import io.witness.replay.internal.HeldBlocks;
import io.witness.replay.internal.Signal;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Lets a program fill a ring whose readers see no difference from the kernel's: for tests. It needs no rights and no
 * network. Its descriptor is a memory file, so that other processes can read it as well.
 *
 * <p>Methods of {@link Ring} may be used as specified there. All other methods may be called by any thread.
 *
 * <p>Nothing has to be started: a block that has waited longer than the block timeout is handed over by the next {@link
 * #take()} or {@link #await}. Taking and releasing allocate nothing.
 */
public final class MockRing implements Ring {
    private final RingDescription description;
    private final MemoryRing memory;
    private final HeldBlocks held;
    private final Signal ready = new Signal();
    private final MockRingInput filling;
    /** Number of taken blocks; used by the taking thread only. */
    private long taken;
    /** Used by the taking thread only. */
    private long seenReady;

    private MockRing(RingDescription description, int blockTimeoutMillis, WhenFull whenFull, MemoryRing memory) {
        this.description = description;
        this.memory = memory;
        held = new HeldBlocks(description.numBlocks());
        filling = new MockRingInput(Writers.of(description, memory), whenFull, blockTimeoutMillis, ready);
    }

    /**
     * Creates an empty ring.
     *
     * @param description its description. Packets have its link type (absent: Ethernet) and are truncated to its snap
     *     length; its filter is not applied. The block size is a multiple of the page size
     * @param blockTimeoutMillis milliseconds after which a block with packets is handed over although it is not full; 0:
     *     never
     * @param whenFull what happens to packets when the ring is full
     * @return the ring, to be closed by the caller
     * @throws IOException as of {@link MemoryRing#create}
     */
    public static MockRing create(RingDescription description, int blockTimeoutMillis, WhenFull whenFull)
            throws IOException {
        MemoryRing memory = MemoryRing.create(description.blockSize(), description.numBlocks());
        return new MockRing(description, blockTimeoutMillis, whenFull, memory);
    }

    /**
     * Sets an observer of each packet that is put into the ring, for example to know what readers should find.
     *
     * @param newObserver called with the added packet, by the thread that adds it, in the order of the ring; must not keep
     *     it or use this ring
     */
    public void onAdd(Consumer<PacketCopy> newObserver) {
        filling.onAdd(newObserver);
    }

    /**
     * Adds a packet. With {@link WhenFull#WAIT} this waits while the ring is full.
     *
     * @param packet the packet, copied
     * @return false if it was dropped
     * @throws RingException if the ring is closed or {@link #done()}, also while this waits
     * @throws InterruptedException if the thread is interrupted while this waits; the packet is not added
     */
    public boolean add(PacketCopy packet) throws RingException, InterruptedException {
        return filling.add(packet);
    }

    /**
     * Adds the next packet of another source, as {@link #add}.
     *
     * @param source supplies it
     * @param buffer holds it on its way
     * @return false if the source has no more packets
     * @throws IOException if the source fails
     * @throws RingException as of {@link #add}
     * @throws InterruptedException as of {@link #add}; the packet is lost
     */
    public boolean addFrom(PacketSupplier source, PacketCopy buffer)
            throws IOException, RingException, InterruptedException {
        if (!source.next(buffer)) {
            return false;
        }
        add(buffer);
        return true;
    }

    /**
     * Adds all packets of a source on a separate thread, and hands the last block over at the end. Several sources may be
     * piped at once. The ring is not {@link #done()} afterwards.
     *
     * @param source supplies them; called by that thread
     * @return completed when all were added, or with the exception of the source or of {@link #add}
     */
    public CompletableFuture<Void> pipe(PacketSupplier source) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> move(source, end), "mock-ring-pipe");
        thread.setDaemon(true);
        thread.start();
        return end;
    }

    private void move(PacketSupplier source, CompletableFuture<Void> end) {
        try {
            moveAll(source);
            end.complete(null);
        } catch (IOException | RingException | InterruptedException | RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    private void moveAll(PacketSupplier source) throws IOException, RingException, InterruptedException {
        PacketCopy buffer = new PacketCopy(description.blockSize());
        boolean more = true;
        try {
            while (more) {
                more = addFrom(source, buffer);
            }
        } finally {
            retire();
        }
    }

    /**
     * Tells whether {@link #add} would neither wait nor drop now.
     *
     * @param snapLength captured bytes of the packet, without a VLAN tag
     * @return whether there is room
     */
    public boolean canAdd(int snapLength) {
        return filling.canAdd(snapLength);
    }

    /** Hands the open block over although it is not full; does nothing if no block has packets. */
    public void retire() {
        filling.retire();
    }

    /**
     * Announces that no more packets come: readers get the remaining ones, and then the ring {@link #isOver}. Waiting calls
     * of {@link #add} end.
     */
    public void done() {
        filling.done();
    }

    /**
     * Takes all blocks back from readers, as if they had released them; what they read from now on is undefined. Their own
     * later releases have no effect.
     */
    public void releaseAll() {
        for (int i = 0; i < description.numBlocks(); i++) {
            if (held.takeAway(i)) {
                giveBack(i);
            }
        }
    }

    /**
     * Discards all packets in the ring that are not yet taken. They remain counted as accepted; their blocks are free again
     * as soon as the taking thread looks for the next one.
     */
    public void discard() {
        filling.discard();
    }

    @Override
    public RingDescription description() {
        return description;
    }

    @Override
    public RingMemory memory() {
        return memory.memory();
    }

    @Override
    public int take() {
        int index = takeRetired();
        return index == NONE && filling.retireIfDue() ? takeRetired() : index;
    }

    private int takeRetired() {
        int index = memory.take();
        while (index != NONE && taken < filling.discarded()) {
            taken++;
            giveBack(index);
            index = memory.take();
        }
        if (index != NONE) {
            taken++;
            held.hold(index);
        }
        return index;
    }

    @Override
    public void release(int index) {
        if (held.release(index)) {
            giveBack(index);
        }
    }

    private void giveBack(int index) {
        memory.release(index);
        filling.roomCame();
    }

    @Override
    public boolean isOver() {
        return filling.endsWith(taken);
    }

    @Override
    public void await(int timeoutMillis) throws RingException {
        filling.requireNotClosed();
        if (!isOver()) {
            seenReady = ready.awaitUninterruptibly(seenReady, untilDue(timeoutMillis));
        }
    }

    /** Returns the milliseconds to wait, at most until the block timeout; negative: no limit. */
    private long untilDue(int timeoutMillis) {
        long left = filling.leftMillis();
        return timeoutMillis < 0 ? left : left < 0 ? timeoutMillis : Math.min(left, timeoutMillis);
    }

    @Override
    public void wakeUp() {
        ready.raise();
    }

    @Override
    public RingTotals totals() {
        return filling.totals();
    }

    @Override
    public DescriptorLease lease() throws RingException {
        return memory.lease().orElseThrow(MockRingInput::closedException);
    }

    @Override
    public void close() {
        filling.close();
        memory.close();
    }
}
