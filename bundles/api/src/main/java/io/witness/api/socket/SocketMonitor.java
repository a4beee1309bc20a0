package io.witness.api.socket;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A socket as its operator sees it. A service, one an entry, also while it waits or has failed. Any thread may call. */
@ProviderType
public interface SocketMonitor {
    /**
     * The SocketName.
     *
     * @return the path
     */
    String socketName();

    /**
     * The interface.
     *
     * @return its name
     */
    String interfaceName();

    /**
     * What the socket does now.
     *
     * @return its state
     */
    SocketState state();

    /**
     * The rings and their readers.
     *
     * @return one for each fanout index; none while the socket does not capture
     */
    List<RingStatus> rings();
}
