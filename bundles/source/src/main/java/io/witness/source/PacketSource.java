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
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Pulls packets out of a ring: the kernel's, a replayed file's, a mock, a connection to a Testimony server. Each method goes
 * to the next packet, and waits for it if need be: without an end, or for {@link #timeoutMillis}.
 *
 * <p>What is returned without a copy shows the ring's own memory. It is valid until the next call; a block is given back to be
 * filled again when the packet behind its last one is asked for, so who pauses for long within a block reads a copy. Nothing
 * is allocated but by the methods whose name says copy.
 *
 * <p>One thread reads at a time. If several do at once, packets may be given to two of them or to none, what is read of a packet
 * may be another's, its length included, and either may be refused by an exception, such as
 * {@link java.util.NoSuchElementException}; no worse. Any thread may call {@link #unblock}, {@link #close}, {@link #statistics}
 * and {@link #link}.
 *
 * <p>A block whose headers are not what the kernel writes, because somebody else could write into the ring, is left there and
 * counted; the source goes on with the next one.
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
     * @param ring the ring, read by nobody else; owned by the source from now on
     * @return the source, to be closed by the caller
     * @throws IllegalArgumentException if the ring's memory is not what {@link Ring#memory} says; the ring is then the caller's
     */
    public static PacketSource of(Ring ring) {
        return new PacketSource(ring);
    }

    /**
     * How long a call waits for a packet; without a limit unless this was called. One that passes over packets which it has waited
     * for, because they are not IP or were overwritten, may wait for as long once more.
     *
     * @param millis milliseconds; 0: not at all; negative: without a limit
     * @return this
     */
    public PacketSource timeoutMillis(int millis) {
        blocks.timeoutMillis(millis);
        return this;
    }

    /**
     * Goes to the next packet.
     *
     * @return the packet, valid until the next call; null if the time was over
     * @throws SourceUnblockedException if {@link #unblock()} was called
     * @throws SourceEndedException if the source is closed, or over
     * @throws RingException if the ring cannot be used any more
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
     * Goes to the next packet within a call that has found one already, which is not to be returned.
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
     * Goes to the next packet and does something with it.
     *
     * @param function what to do
     * @param <E> what it may throw
     * @return whether there was a packet; false if the time was over
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
     * The packet that the last call went to.
     *
     * @return always the same flyweight, valid until the next call
     */
    public Packet packet() {
        return cursor;
    }

    /**
     * Goes to the next packet and copies it.
     *
     * @param target gets the packet, a VLAN tag in its place; grows if needed
     * @return the target; null if the time was over
     * @throws RingException as {@link #next()} does
     */
    public PacketCopy nextCopy(PacketCopy target) throws RingException {
        Packet next = next();
        return next == null ? null : target.set(next);
    }

    /**
     * Goes to the next packet and copies it, if there is one: what hands packets on does not end with an error.
     *
     * @param target gets the packet, as of {@link #nextCopy(PacketCopy)}
     * @return false if the source has ended, or the time was over
     * @throws RingException as {@link #next()} does, but for the end
     */
    public boolean tryNextCopy(PacketCopy target) throws RingException {
        try {
            return nextCopy(target) != null;
        } catch (SourceEndedException e) {
            return false;
        }
    }

    /**
     * Goes to the next packet and copies it.
     *
     * @return a new copy, a VLAN tag in its place; null if the time was over
     * @throws RingException as {@link #next()} does
     */
    public PacketCopy nextCopy() throws RingException {
        Packet next = next();
        return next == null ? null : PacketCopy.of(next);
    }

    /**
     * Goes to the next packet: its bytes from the link layer on, as they lie in the ring, where a VLAN tag that the kernel took
     * out is missing.
     *
     * @return the bytes from its position to its limit, in network order, read-only, valid until the next call; null if the time
     *     was over
     * @throws RingException as {@link #next()} does
     */
    public ByteBuffer nextPayload() throws RingException {
        return next() == null ? null : blocks.view(cursor);
    }

    /**
     * Goes to the next packet and copies its bytes, as {@link #nextPayload()} shows them.
     *
     * @param target gets at its position, which advances, as many as it has room for
     * @return how many; -1 if the time was over
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
     * Goes to the next packet and copies its bytes, as {@link #nextPayload()} shows them.
     *
     * @return the bytes; null if the time was over
     * @throws RingException as {@link #next()} does
     */
    public byte[] nextPayloadCopy() throws RingException {
        return next() == null ? null : cursor.bytes(0, cursor.snapLength());
    }

    /**
     * Goes to the next packet with IPv4 or IPv6 in it, whatever link layer and VLAN tags stand before. Others are passed over
     * and counted.
     *
     * @return the network layer, valid until the next call; null if the time was over
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
     * Goes to the next packet with IPv4 or IPv6 in it and copies that, as {@link #nextNetworkLayer()} finds it.
     *
     * @param target gets at its position, which advances, as many bytes as it has room for
     * @return how many; -1 if the time was over
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
     * Goes to the next packet with IPv4 or IPv6 in it and copies that, as {@link #nextNetworkLayer()} finds it.
     *
     * @return the bytes; null if the time was over
     * @throws RingException as {@link #next()} does
     */
    public byte[] nextNetworkLayerCopy() throws RingException {
        return nextNetworkLayer() == null ? null : cursor.bytes(network.offset(), network.snapLength());
    }

    /**
     * What was counted so far. For any thread.
     *
     * @return a snapshot
     */
    public SourceStatistics statistics() {
        return blocks.statistics();
    }

    /**
     * The interface as it is now. For any thread.
     *
     * @return empty if there is none, or no more: a file, a connection, an interface that was removed
     * @throws RingException if the kernel does not tell
     */
    public Optional<LinkDescription> link() throws RingException {
        return blocks.ring().link();
    }

    /**
     * Ends the call that waits, or the next one that would have to, by a {@link SourceUnblockedException}. For any thread.
     */
    public void unblock() {
        blocks.unblock();
    }

    /**
     * Closes the source and its ring: calls that wait, and all later ones, end by a {@link SourceEndedException}. What was
     * returned without a copy may be read on, but may show anything. For any thread; a second call does nothing.
     */
    @Override
    public void close() {
        blocks.close();
    }
}
