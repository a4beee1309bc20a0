package io.witness.linux.link.internal;

import io.witness.api.ring.Link;
import io.witness.linux.Errno;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tracks the interfaces by the kernel's messages: first by a dump, then by notifications, and by another dump whenever
 * notifications may be lost.
 *
 * <p>The kernel sends notifications and dump in order, so the last message about an interface is valid; an interface named
 * neither in the dump nor in a notification since its start is gone. For one thread.
 */
public final class LinkFollower {
    /** Says whether to request a dump. */
    public enum Need {
        /** No: there was one, or it is in progress. */
        NONE,
        /** As soon as everything received is processed. */
        NOW,
        /** After a while: the last one failed. */
        LATER
    }

    private final LinkNames links = new LinkNames();
    private final NetlinkDatagram datagram = new NetlinkDatagram();
    private final Set<Integer> named = new HashSet<>();
    private Need need = Need.NOW;
    private int sequence;
    private boolean interrupted;
    private boolean complete;

    /** Tells whether and when to request a dump. */
    public Need need() {
        return need;
    }

    /** Starts a dump; returns the sequence number of the request. */
    public int beginDump() {
        need = Need.NONE;
        interrupted = false;
        named.clear();
        return ++sequence;
    }

    /** Notes that messages were lost. */
    public void lost() {
        need = Need.NOW;
    }

    /** Notes that a dump failed. */
    public void failed() {
        need = Need.LATER;
    }

    /** Tells whether there was a complete dump: before that, nothing is known. */
    public boolean isComplete() {
        return complete;
    }

    /** Returns the interface that has a name; undefined unless {@link #isComplete()}. */
    public Optional<Link> link(String name) {
        return links.get(name);
    }

    /** Processes received messages. */
    public void apply(ByteBuffer received, int length) {
        datagram.wrap(received, length);
        while (datagram.next()) {
            applyMessage();
        }
    }

    private void applyMessage() {
        boolean answer = datagram.sequence() == sequence;
        interrupted |= answer && datagram.has(NetlinkDatagram.FLAG_DUMP_INTERRUPTED);
        switch (datagram.type()) {
            case LinkMessage.TYPE_NEW -> LinkMessage.read(datagram.payload()).ifPresent(this::put);
            case LinkMessage.TYPE_DELETED ->
                LinkMessage.read(datagram.payload()).ifPresent(this::remove);
            case NetlinkDatagram.TYPE_DONE -> done(answer);
            case NetlinkDatagram.TYPE_ERROR -> refused(answer);
            default -> {}
        }
    }

    private void put(LinkMessage message) {
        named.add(message.link().index());
        links.put(message);
    }

    private void remove(LinkMessage message) {
        named.remove(message.link().index());
        links.remove(message.link().index());
    }

    private void done(boolean answer) {
        if (!answer) {
            return;
        }
        if (datagram.errno() != 0) {
            failed();
        } else if (interrupted) {
            lost();
        } else {
            links.retain(named);
            complete = true;
        }
    }

    private void refused(boolean answer) {
        if (answer && datagram.errno() == Errno.EBUSY) { // the previous dump is still in progress
            lost();
        } else if (answer && datagram.errno() != 0) {
            failed();
        }
    }
}
