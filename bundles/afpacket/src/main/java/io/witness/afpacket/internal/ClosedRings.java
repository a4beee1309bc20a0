package io.witness.afpacket.internal;

import io.witness.api.ring.FanoutGroupHeldException;
import io.witness.api.ring.RingException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Remembers closed rings with a FanoutID while another process keeps their sockets alive by a descriptor or a mapping. Such
 * a socket stays in its fanout group and takes its share of the packets from sockets that join later.
 */
final class ClosedRings {
    /** The fanout id by the inode of the socket; guarded by this. */
    private final Map<Long, Integer> fanoutIds = new HashMap<>();

    /** Adds a ring that is about to be closed. For any thread. */
    synchronized void add(long inode, int fanoutId) {
        fanoutIds.put(inode, fanoutId);
    }

    /** Refuses the id of a group that contains a closed ring; 0, for any free id, is always accepted. */
    void check(int fanoutId) throws RingException {
        Set<Long> inodes = fanoutId == 0 ? Set.of() : alive(fanoutId);
        if (!inodes.isEmpty()) {
            throw new FanoutGroupHeldException(fanoutId, () -> SocketHolders.find(inodes));
        }
    }

    /** Returns the sockets that are still in a group, and forgets those that are gone. */
    private synchronized Set<Long> alive(int fanoutId) throws RingException {
        if (!fanoutIds.containsValue(fanoutId)) {
            return Set.of();
        }
        fanoutIds.keySet().retainAll(PacketSocketTable.inodes());
        return fanoutIds.entrySet().stream()
                .filter(entry -> entry.getValue() == fanoutId)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
