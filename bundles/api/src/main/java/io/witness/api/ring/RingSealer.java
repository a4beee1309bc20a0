package io.witness.api.ring;

import org.osgi.annotation.versioning.ProviderType;

/** Puts a copy between a ring and its readers, for sealed sockets. A service. */
@ProviderType
public interface RingSealer {
    /**
     * Creates a ring of the same size with copies of another ring's blocks. Each block is copied once and released at once.
     * The copies are in a memory file that only this process can write; {@link Ring#lease} lends that file.
     *
     * <p>If the copy has no room, a block is given up: its packets count as dropped, the block as a freeze. The copied
     * packets count as accepted.
     *
     * @param source the ring to copy; owned by the result from now on
     * @return the ring for readers, to be closed by the caller
     * @throws RingException if there is not enough memory, or memory files are not available; the caller still owns the
     *     source
     */
    Ring seal(Ring source) throws RingException;
}
