package io.witness.afpacket.internal;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketKeys;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.memory.MemoryShortageException;
import io.witness.linux.memory.RingMapping;
import java.io.IOException;

/** Explains the kernel's refusals, and what helps. */
final class OpenErrors {
    /** Explains why nothing can be captured, and what helps. */
    static final String NO_PRIVILEGE = "capturing needs the capability CAP_NET_RAW: run with sudo, or by `setpriv "
            + "--inh-caps +net_raw --ambient-caps +net_raw`, or with AmbientCapabilities=CAP_NET_RAW in the systemd unit";

    private OpenErrors() {}

    static RingException socket(ErrnoException e) {
        if (e.errno() == Errno.EPERM || e.errno() == Errno.EACCES) {
            return new RingException(NO_PRIVILEGE);
        }
        return step("opening an AF_PACKET socket", e);
    }

    /** Explains why no memory was reserved for rings. */
    static RingException memory(RingSpecification specification, IOException e) {
        if (!(e instanceof MemoryShortageException shortage)) {
            return new RingException(e.getMessage());
        }
        String more =
                shortage.isOfHeap() ? " (WITNESS_JAVA_OPTS=-Xmx)" : specification.sealed() ? ", or remove Sealed" : "";
        return new RingException(
                SocketKeys.NUM_BLOCKS,
                "NumBlocks=" + specification.geometry().numBlocks() + ": " + e.getMessage() + more);
    }

    static RingException step(String what, ErrnoException e) {
        String remedy = e.errno() == Errno.EMFILE ? ": raise the limit of open files (LimitNOFILE, ulimit -n)" : "";
        return new RingException(what + " failed: " + e.getMessage() + remedy);
    }

    static RingException bind(String interfaceName, ErrnoException e) {
        return switch (e.errno()) {
            case Errno.ENODEV, Errno.ENXIO -> new InterfaceMissingException(interfaceName);
            default -> step("binding to " + interfaceName, e);
        };
    }

    static RingException ring(RingSpecification specification, ErrnoException e) {
        return switch (e.errno()) {
            case Errno.ENOMEM, Errno.EAGAIN -> noMemory(specification);
            case Errno.EINVAL -> badSizes(specification);
            default -> step("making a ring of " + sizes(specification), e);
        };
    }

    private static RingException noMemory(RingSpecification specification) {
        long bytes = (long) specification.geometry().blockSize()
                * specification.geometry().numBlocks();
        return new RingException(
                SocketKeys.NUM_BLOCKS,
                sizes(specification) + ": no memory for FanoutSize="
                        + specification.fanout().size() + " rings of " + (bytes >> 20)
                        + " MiB each: use a smaller NumBlocks, or a smaller BlockSize");
    }

    private static RingException badSizes(RingSpecification specification) {
        return new RingException(
                SocketKeys.BLOCK_SIZE,
                sizes(specification)
                        + ": the kernel does not accept these sizes: use a BlockSize that is a multiple of "
                        + "the page size " + RingMapping.pageSize()
                        + ", a FrameSize that is not larger, and less than 4 GiB in all");
    }

    private static String sizes(RingSpecification specification) {
        return "BlockSize=" + specification.geometry().blockSize() + " NumBlocks="
                + specification.geometry().numBlocks() + " FrameSize="
                + specification.geometry().frameSize();
    }
}
