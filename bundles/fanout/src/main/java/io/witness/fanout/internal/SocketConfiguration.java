package io.witness.fanout.internal;

import io.witness.api.socket.SocketKeys;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of a socket for tools that show and edit configurations. Validation: {@code SocketSpecification}. */
@ObjectClassDefinition(
        id = SocketKeys.FACTORY_PID,
        name = "Witness socket",
        description = "One entry of testimony.conf: an interface, a filter and a fanout group of rings")
public @interface SocketConfiguration {
    /** SocketName. */
    @AttributeDefinition(description = "Absolute path of the UNIX socket that clients connect to")
    String SocketName();

    /** Interface. */
    @AttributeDefinition(description = "Interface to capture from; the socket waits for it if it is missing")
    String Interface();

    /** BlockSize. */
    @AttributeDefinition(description = "Bytes a block, a multiple of 4096", required = false, min = "4096")
    int BlockSize() default 1 << 20;

    /** FrameSize. */
    @AttributeDefinition(description = "Bytes a frame; without effect, 0: BlockSize", required = false, min = "0")
    int FrameSize() default 0;

    /** NumBlocks. */
    @AttributeDefinition(description = "Blocks a ring; BlockSize times NumBlocks < 4 GiB", required = false, min = "1")
    int NumBlocks() default 64;

    /** BlockTimeoutMillis. */
    @AttributeDefinition(
            description = "Milliseconds after which a block with packets is closed though it has room",
            required = false,
            min = "0",
            max = "65535")
    int BlockTimeoutMillis() default 100;

    /** FanoutType. */
    @AttributeDefinition(
            description = "How packets are spread over the rings: 0 hash, 1 lb, 2 cpu, 3 rollover, 4 rnd, 5 qm;"
                    + " plus 4096 rollover, 16384 ignore_outgoing, 32768 defrag",
            required = false,
            min = "0",
            max = "65535")
    int FanoutType() default 0;

    /** FanoutSize. */
    @AttributeDefinition(description = "How many rings; 0 is 1", required = false, min = "0", max = "256")
    int FanoutSize() default 1;

    /** FanoutID. */
    @AttributeDefinition(
            description = "Id of the fanout group on this host; 0: one that is free",
            required = false,
            min = "0",
            max = "65535")
    int FanoutID() default 0;

    /** User. */
    @AttributeDefinition(description = "Owner of the UNIX socket; empty: who runs the server", required = false)
    String User() default "";

    /** Group. */
    @AttributeDefinition(description = "Group of the UNIX socket; empty: that of the server", required = false)
    String Group() default "";

    /** Mode. */
    @AttributeDefinition(
            description = "Permissions of the UNIX socket, octal; empty: 0600, with Group 0660",
            required = false)
    String Mode() default "";

    /** Filter. */
    @AttributeDefinition(
            description = "libpcap expression, or the numbers of tcpdump -ddd; empty: all packets",
            required = false)
    String Filter() default "";

    /** Promiscuous. */
    @AttributeDefinition(description = "Whether to capture what is addressed to others", required = false)
    boolean Promiscuous() default false;
}
