package io.witness.afpacket;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.source.CaptureOptions;
import io.witness.api.source.PacketSource;
import java.util.List;

/** Captures from network interfaces in a program without OSGi. For any thread. */
public final class AfPacketSources {
    private AfPacketSources() {}

    /**
     * Captures all packets of an interface.
     *
     * @param interfaceName the interface
     * @return the source, to be closed by the caller
     * @throws RingException as of {@link AfPacketRings#open}
     */
    public static PacketSource open(String interfaceName) throws RingException {
        return open(interfaceName, CaptureOptions.DEFAULT);
    }

    /**
     * Captures from an interface.
     *
     * @param interfaceName the interface
     * @param options which packets, and into what; for one source
     * @return the source, to be closed by the caller
     * @throws RingException as of {@link AfPacketRings#open}
     */
    public static PacketSource open(String interfaceName, CaptureOptions options) throws RingException {
        int size = options.specification(interfaceName).fanoutSize();
        if (size != 1) {
            throw new IllegalArgumentException("the options ask for " + size + " sources: use openAll");
        }
        return openAll(interfaceName, options).get(0);
    }

    /**
     * Captures from an interface by several threads: each packet goes to one of the sources.
     *
     * @param interfaceName the interface
     * @param options which packets, into what, and how they are spread over how many sources
     * @return the sources, to be closed by the caller
     * @throws RingException as of {@link AfPacketRings#open}
     */
    public static List<PacketSource> openAll(String interfaceName, CaptureOptions options) throws RingException {
        List<Ring> rings =
                AfPacketRings.open(options.specification(interfaceName)).rings();
        try {
            return rings.stream().map(PacketSource::of).toList();
        } catch (RuntimeException | Error e) {
            rings.forEach(Ring::close);
            throw e;
        }
    }
}
