package io.witness.linux.link.internal;

import io.witness.api.ring.Link;
import io.witness.linux.Errno;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the interfaces by what the kernel says: at first by a dump, then by its notifications, and by another dump
 * whenever some of these may be lost. The kernel sends notifications and dump in order, so that the last word on an
 * interface holds; one that neither the dump nor a notification since its begin names is gone. For one thread.
 */
public final class LinkFollower {
    /** Whether a dump is to be asked for. */
    public enum Need {
        /** No: there was one, or it is under way. */
        NONE,
        /** As soon as all that was received is applied. */
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

    /** Whether, and when, to ask for a dump. */
    public Need need() {
        return need;
    }

    /** A dump is being asked for; returns the sequence number of the request. */
    public int beginDump() {
        need = Need.NONE;
        interrupted = false;
        named.clear();
        return ++sequence;
    }

    /** Something was not received. */
    public void lost() {
        need = Need.NOW;
    }

    /** A dump could not be had. */
    public void failed() {
        need = Need.LATER;
    }

    /** Whether there was a dump: before that, nothing is known. */
    public boolean isComplete() {
        return complete;
    }

    /** The interface that has a name; meaningless unless {@link #isComplete()}. */
    public Optional<Link> link(String name) {
        return links.get(name);
    }

    /** Takes in what was received. */
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
        if (answer && datagram.errno() == Errno.EBUSY) { // the dump before is still under way
            lost();
        } else if (answer && datagram.errno() != 0) {
            failed();
        }
    }
}
