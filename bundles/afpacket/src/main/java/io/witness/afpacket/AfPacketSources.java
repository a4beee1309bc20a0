package io.witness.afpacket;

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
        List<PacketSource> sources = openAll(interfaceName, options);
        if (sources.size() != 1) {
            sources.forEach(PacketSource::close);
            throw new IllegalArgumentException("the options ask for " + sources.size() + " sources: use openAll");
        }
        return sources.get(0);
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
        return AfPacketRings.open(options.specification(interfaceName)).rings().stream()
                .map(PacketSource::of)
                .toList();
    }
}
