package io.witness.api.ring;

import org.osgi.annotation.versioning.ProviderType;

/** Puts a copy between a ring and its readers, for sockets that are sealed. A service. */
@ProviderType
public interface RingSealer {
    /**
     * Makes a ring of the same size whose blocks are copies of another ring's, each copied once and given back at once, in
     * a memory file that nobody but this process can write: that is what {@link Ring#lease} lends. A block for which the
     * copy has no room is given up: its packets count as dropped, it as a freeze. Accepted are the packets that were
     * copied.
     *
     * @param source the ring to be copied; owned by the result from now on
     * @return the ring to be read, to be closed by the caller
     * @throws RingException if there is no memory for it, or memory files cannot be had; the source is still the caller's
     */
    Ring seal(Ring source) throws RingException;
}
