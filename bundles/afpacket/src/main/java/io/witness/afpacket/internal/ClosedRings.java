package io.witness.afpacket.internal;

import io.witness.api.ring.FanoutGroupHeldException;
import io.witness.api.ring.RingException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rings with a FanoutID that were closed, as long as another process keeps their sockets alive by a descriptor or a
 * mapping: such a socket stays in its fanout group, and swallows its share of the packets of all who join it later.
 */
final class ClosedRings {
    /** The fanout id by the inode of the socket; guarded by this. */
    private final Map<Long, Integer> fanoutIds = new HashMap<>();

    /** A ring is about to be closed. For any thread. */
    synchronized void add(long inode, int fanoutId) {
        fanoutIds.put(inode, fanoutId);
    }

    /** Refuses the id of a group in which there is a closed ring; 0, for any free id, is always good. */
    void check(int fanoutId) throws RingException {
        Set<Long> inodes = fanoutId == 0 ? Set.of() : alive(fanoutId);
        if (!inodes.isEmpty()) {
            throw new FanoutGroupHeldException(fanoutId, () -> SocketHolders.find(inodes));
        }
    }

    /** The sockets that are still in a group; those that are gone are forgotten. */
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
