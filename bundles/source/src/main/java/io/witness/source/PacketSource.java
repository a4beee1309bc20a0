package io.witness.source;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.NetworkLayer;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RolloverTotals;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads packets one after the other from a ring: the kernel's, a replayed file's, a mock, a connection to a Testimony
 * server. Each method advances to the next packet and waits for it if necessary: without a limit, or for {@link
 * #timeoutMillis}.
 *
 * <p>Results that are not copies show the ring's own memory. They are valid until the next call. A block is given back when
 * the packet after its last one is requested, so a program that pauses for long within a block should read copies. Only
 * methods with "copy" in their name allocate.
 *
 * <p>One thread reads at a time. If several do, packets may be returned to two of them or to none, the content of a packet,
 * including its length, may belong to another one, and a call may fail with an exception such as {@link
 * java.util.NoSuchElementException}; nothing worse. Any thread may call {@link #unblock}, {@link #close}, {@link
 * #statistics} and {@link #link}.
 *
 * <p>If a block's headers are not what the kernel writes, because another process wrote into the ring, the rest of the block
 * is left out and counted; the source continues with the next one.
 */
public final class PacketSource implements AutoCloseable {
    private final SourceBlocks blocks;
    private final PacketCursor cursor;
    private final NetworkLayer network;

    private PacketSource(Ring ring) {
        blocks = new SourceBlocks(ring);
        cursor = blocks.cursor();
        network = new NetworkLayer(cursor, ring.description().linkType().orElse(LinkTypes.UNKNOWN));
    }

    /**
     * Reads a ring.
     *
     * @param ring the ring, which must have no other reader; owned by the source from now on
     * @return the source, to be closed by the caller
     * @throws IllegalArgumentException if the ring's memory violates the contract of {@link Ring#memory}; the ring then
     *     still belongs to the caller
     */
    public static PacketSource of(Ring ring) {
        return new PacketSource(ring);
    }

    /**
     * Sets how long a call waits for a packet; by default without a limit. A call that skips packets, because they are not
     * IP or were overwritten, may wait that long once more.
     *
     * @param millis milliseconds; 0: does not wait; negative: without a limit
     * @return this
     */
    public PacketSource timeoutMillis(int millis) {
        blocks.timeoutMillis(millis);
        return this;
    }

    /**
     * Advances to the next packet.
     *
     * @return the packet, valid until the next call; null after the timeout
     * @throws SourceUnblockedException if {@link #unblock()} was called
     * @throws SourceEndedException if the source is closed, or has ended
     * @throws RingException if the ring is no longer usable
     */
    public Packet next() throws RingException {
        if (cursor.remaining() == 0 && !blocks.next(blocks.deadline(), false)) {
            return null;
        }
        try {
            return cursor.next();
        } catch (MalformedBlockException | IllegalStateException e) {
            return nextAfter(e);
        }
    }

    private Packet nextAfter(RuntimeException failure) throws RingException {
        blocks.failed(failure);
        long deadline = blocks.deadline();
        return blocks.next(deadline, false) && advance(deadline) ? cursor : null;
    }

    /**
     * Advances within a call that has found a packet that is not to be returned.
     *
     * @param deadline of the call
     */
    private boolean advance(long deadline) throws RingException {
        while (cursor.remaining() > 0 || blocks.next(deadline, true)) {
            try {
                cursor.next();
                return true;
            } catch (MalformedBlockException | IllegalStateException e) {
                blocks.failed(e);
            }
        }
        return false;
    }

    /**
     * Advances to the next packet and passes it to a function.
     *
     * @param function processes the packet
     * @param <E> the exception that it may throw
     * @return whether there was a packet; false after the timeout
     * @throws E as the function does
     * @throws RingException as {@link #next()} does
     */
    public <E extends Exception> boolean next(PacketFunction<E> function) throws E, RingException {
        Packet next = next();
        if (next == null) {
            return false;
        }
        function.apply(next);
        return true;
    }

    /**
     * Returns the packet of the last call.
     *
     * @return always the same flyweight, valid until the next call
     */
    public Packet packet() {
        return cursor;
    }

    /**
     * Advances to the next packet and copies it.
     *
     * @param target receives the packet, including its VLAN tag; grows if needed
     * @return the target; null after the timeout
     * @throws RingException as {@link #next()} does
     */
    public PacketCopy nextCopy(PacketCopy target) throws RingException {
        Packet next = next();
        return next == null ? null : target.set(next);
    }

    /**
     * Advances to the next packet and copies it, without an exception at the end of the source.
     *
     * @param target receives the packet, as in {@link #nextCopy(PacketCopy)}
     * @return false if the source has ended, or after the timeout
     * @throws RingException as {@link #next()} does, except for the end
     */
    public boolean tryNextCopy(PacketCopy target) throws RingException {
        try {
            return nextCopy(target) != null;
        } catch (SourceEndedException e) {
            return false;
        }
    }

    /**
     * Advances to the next packet and copies it.
     *
     * @return a new copy, including a VLAN tag; null after the timeout
     * @throws RingException as {@link #next()} does
     */
    public PacketCopy nextCopy() throws RingException {
        Packet next = next();
        return next == null ? null : PacketCopy.of(next);
    }

    /**
     * Advances to the next packet and returns its bytes from the link layer on, in place. A VLAN tag that the kernel took
     * out is missing there.
     *
     * @return the bytes from its position to its limit, in network order, read-only, valid until the next call; null after
     *     the timeout
     * @throws RingException as {@link #next()} does
     */
    public ByteBuffer nextPayload() throws RingException {
        return next() == null ? null : blocks.view(cursor);
    }

    /**
     * Advances to the next packet and copies its bytes, as {@link #nextPayload()} shows them.
     *
     * @param target receives as many bytes as it has room for, at its position, which advances
     * @return how many; -1 after the timeout
     * @throws RingException as {@link #next()} does
     */
    public int nextPayloadCopy(ByteBuffer target) throws RingException {
        if (next() == null) {
            return -1;
        }
        int length = Math.min(cursor.snapLength(), target.remaining());
        cursor.copy(0, length, target);
        return length;
    }

    /**
     * Advances to the next packet and copies its bytes, as {@link #nextPayload()} shows them.
     *
     * @return the bytes; null after the timeout
     * @throws RingException as {@link #next()} does
     */
    public byte[] nextPayloadCopy() throws RingException {
        return next() == null ? null : cursor.bytes(0, cursor.snapLength());
    }

    /**
     * Advances to the next packet that contains IPv4 or IPv6, after any link layer and VLAN tags. Others are skipped and
     * counted.
     *
     * @return the network layer, valid until the next call; null after the timeout
     * @throws RingException as {@link #next()} does
     */
    public NetworkLayer nextNetworkLayer() throws RingException {
        if (next() == null) {
            return null;
        }
        return isIp() ? network : nextOfOthers();
    }

    private NetworkLayer nextOfOthers() throws RingException {
        long deadline = blocks.deadline();
        while (advance(deadline)) {
            if (isIp()) {
                return network;
            }
        }
        return null;
    }

    private boolean isIp() {
        if (network.find()) {
            return true;
        }
        blocks.passOver();
        return false;
    }

    /**
     * Advances to the next packet that contains IPv4 or IPv6 and copies that, as {@link #nextNetworkLayer()} finds it.
     *
     * @param target receives as many bytes as it has room for, at its position, which advances
     * @return how many; -1 after the timeout
     * @throws RingException as {@link #next()} does
     */
    public int nextNetworkLayerCopy(ByteBuffer target) throws RingException {
        if (nextNetworkLayer() == null) {
            return -1;
        }
        int length = Math.min(network.snapLength(), target.remaining());
        cursor.copy(network.offset(), length, target);
        return length;
    }

    /**
     * Advances to the next packet that contains IPv4 or IPv6 and copies that, as {@link #nextNetworkLayer()} finds it.
     *
     * @return the bytes; null after the timeout
     * @throws RingException as {@link #next()} does
     */
    public byte[] nextNetworkLayerCopy() throws RingException {
        return nextNetworkLayer() == null ? null : cursor.bytes(network.offset(), network.snapLength());
    }

    /**
     * Returns the private area of the block of the last packet, of a ring that has such areas ({@link
     * CaptureOptions#withPrivateSize}): the kernel never touches it, so a program may keep anything there.
     *
     * @return a new buffer over the area, writable, in native byte order; empty if there is none
     */
    public ByteBuffer privateArea() {
        return blocks.privateArea();
    }

    /**
     * Returns the granularity of the packets' times.
     *
     * @return nanoseconds: 1, or 1000 for a TPACKET_V1 ring
     */
    public int timeResolutionNanos() {
        return blocks.ring().timeResolutionNanos();
    }

    /**
     * Counts the packets of a TPACKET_V1 or V2 ring that were larger than a frame and are truncated to it, because the
     * kernel had no room for a copy, or the copy was gone. For any thread.
     *
     * @return their number; {@link Packet#isTruncated()} tells which they are
     */
    public long missedCopies() {
        return blocks.ring().missedCopies();
    }

    /**
     * Returns how often packets of this source went to another one of its fanout group, because it had no room. For any thread.
     *
     * @return the totals; empty if the group does not roll over
     */
    public Optional<RolloverTotals> rollover() {
        return blocks.ring().rollover();
    }

    /**
     * Returns the counters so far. For any thread.
     *
     * @return a snapshot
     */
    public SourceStatistics statistics() {
        return blocks.statistics();
    }

    /**
     * Returns the present state of the interface. For any thread.
     *
     * @return empty if there is none (any more): for a file, a connection, or a removed interface
     * @throws RingException if the kernel refuses the query
     */
    public Optional<LinkDescription> link() throws RingException {
        return blocks.ring().link();
    }

    /**
     * Ends the waiting call, or the next one that would have to wait, with a {@link SourceUnblockedException}. For any
     * thread.
     */
    public void unblock() {
        blocks.unblock();
    }

    /**
     * Closes the source and its ring: waiting and later calls end with a {@link SourceEndedException}. Results that are not
     * copies stay readable, but may show anything. For any thread; a second call does nothing.
     */
    @Override
    public void close() {
        blocks.close();
    }
}
