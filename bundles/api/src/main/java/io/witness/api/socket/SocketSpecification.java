package io.witness.api.socket;

import java.util.Map;
import java.util.Optional;

/**
 * A socket's entry, validated: what {@code testimony.conf} and the configuration {@link SocketKeys#FACTORY_PID} say.
 *
 * @param socketName absolute path of the UNIX socket
 * @param interfaceName the interface to capture from
 * @param blockSize bytes a block, a multiple of 4096
 * @param frameSize bytes a frame; for TPACKET_V3 a formality of the kernel's
 * @param numBlocks blocks a ring
 * @param blockTimeoutMillis milliseconds after which a block with packets is closed; 0: the kernel chooses
 * @param fanoutMode how packets are spread over the rings
 * @param fanoutSize how many rings
 * @param fanoutId id of the fanout group; 0: one that is free
 * @param user owner of the UNIX socket; absent: who runs the server
 * @param group group of the UNIX socket; absent: that of who runs the server
 * @param mode permission bits of the UNIX socket
 * @param filter libpcap expression, or the numbers of {@code tcpdump -ddd}; empty: all packets
 * @param promiscuous whether to capture what is addressed to others
 * @param sealed whether clients get a copy that nobody can write instead of the kernel's ring
 * @param quotas what readers may use
 * @param origin where this was written
 */
public record SocketSpecification(
        String socketName,
        String interfaceName,
        int blockSize,
        int frameSize,
        int numBlocks,
        int blockTimeoutMillis,
        FanoutMode fanoutMode,
        int fanoutSize,
        int fanoutId,
        Optional<String> user,
        Optional<String> group,
        int mode,
        String filter,
        boolean promiscuous,
        boolean sealed,
        Quotas quotas,
        Origin origin) {

    /**
     * Validates an entry.
     *
     * @param properties the entry by the spelling of {@link SocketKeys}; sizes are numbers of bytes
     * @return the specification, with defaults where keys are absent
     * @throws SpecificationException naming the first bad key, its value and the remedy
     */
    public static SocketSpecification of(Map<String, ?> properties) throws SpecificationException {
        return new SpecificationReader(properties).read();
    }

    /**
     * The same with a fanout group of its own.
     *
     * @return a copy whose FanoutID is 0
     */
    public SocketSpecification withAutomaticFanoutId() {
        return new SocketSpecification(
                socketName,
                interfaceName,
                blockSize,
                frameSize,
                numBlocks,
                blockTimeoutMillis,
                fanoutMode,
                fanoutSize,
                0,
                user,
                group,
                mode,
                filter,
                promiscuous,
                sealed,
                quotas,
                origin);
    }
}
