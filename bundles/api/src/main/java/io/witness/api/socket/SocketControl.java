package io.witness.api.socket;

import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Acts on the readers of a socket, for operators. A service, one per entry, even while the socket waits or has failed. Any
 * thread may call: no call waits for a ring, a reader or foreign code.
 */
@ProviderType
public interface SocketControl {
    /**
     * Returns the SocketName.
     *
     * @return the path
     */
    String socketName();

    /**
     * Evicts readers: their subscriptions end at once, and count as evicted. A client is disconnected, a consumer is reopened as
     * after any eviction.
     *
     * @param readers which; asked once per subscription
     * @param reason one line for them and for the log
     * @return how many subscriptions have ended
     */
    int evict(Predicate<Reader> readers, String reason);

    /**
     * Pauses readers: they get no more blocks until they are resumed. What waits for them and what is taken from now on is
     * skipped, and counted as that. Blocks in flight stay with them. A pause ends with its subscription: a client that connects
     * again, or a consumer that is reopened, is not paused.
     *
     * @param readers which; asked once per subscription
     * @return how many subscriptions are paused that were not before
     */
    int pause(Predicate<Reader> readers);

    /**
     * Ends the pause of readers: the next block that is taken is the first one offered again.
     *
     * @param readers which; asked once per subscription
     * @return how many subscriptions were paused
     */
    int resume(Predicate<Reader> readers);
}
