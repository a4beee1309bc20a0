package io.witness.memory.internal;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSealer;
import io.witness.api.socket.SocketKeys;
import io.witness.linux.memory.MemoryAdmission;
import io.witness.linux.memory.MemoryReservation;
import io.witness.memory.MemoryRing;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Seals rings with copies in memory files. */
@Component(service = RingSealer.class)
public final class MemorySealer implements RingSealer {
    /** Creates the sealer of all sockets. */
    @Activate
    public MemorySealer() {}

    @Override
    public Ring seal(Ring source) throws RingException {
        RingDescription ring = source.description();
        try {
            return behind(source, copies(ring));
        } catch (IOException e) {
            throw explain(ring, e);
        }
    }

    private static MemoryRing copies(RingDescription ring) throws IOException {
        MemoryReservation reserved = MemoryAdmission.ofProcess().reserveCopy(ring.blockSize(), ring.numBlocks());
        try {
            return MemoryRing.create(ring.blockSize(), ring.numBlocks());
        } finally {
            reserved.close();
        }
    }

    // If this fails, the source still belongs to the caller.
    static Ring behind(Ring source, MemoryRing copies) {
        try {
            return new SealedRing(source, copies);
        } catch (Throwable e) {
            copies.close();
            throw e;
        }
    }

    static RingException explain(RingDescription ring, IOException e) {
        String what =
                "Sealed=true: a copy of " + ring.numBlocks() + " blocks of " + ring.blockSize() + " bytes in memory";
        return MemoryProblems.explain(SocketKeys.SEALED, what, ", or remove Sealed", e);
    }
}
