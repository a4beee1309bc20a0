package io.witness.fanout.internal;

import io.witness.api.socket.Quotas;
import io.witness.api.socket.SocketKeys;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The keys of a socket for tools that show and edit configurations. Validation: {@code SocketSpecification}. */
@ObjectClassDefinition(
        id = SocketKeys.FACTORY_PID,
        name = "Witness socket",
        description = "One entry of testimony.conf: an interface, a filter and a fanout group of rings")
public @interface SocketConfiguration {
    /** SocketName. */
    @AttributeDefinition(
            name = SocketKeys.SOCKET_NAME,
            description = "Absolute path of the UNIX socket that clients connect to, of at most 107 bytes;"
                    + " another one is another socket",
            min = "2",
            max = "107")
    String SocketName();

    /** Interface. */
    @AttributeDefinition(
            name = SocketKeys.INTERFACE,
            description =
                    "Interface to capture from, or replay: and capture files to play; the socket waits for it if it"
                            + " is missing",
            min = "1",
            max = "4096")
    String Interface();

    /** BlockSize. */
    @AttributeDefinition(
            name = SocketKeys.BLOCK_SIZE,
            description = "Bytes a block, a multiple of 4096; a packet that is larger is cut",
            required = false,
            min = "4096",
            max = "2147479552")
    int BlockSize() default 1 << 20;

    /** FrameSize. */
    @AttributeDefinition(
            name = SocketKeys.FRAME_SIZE,
            description = "Bytes a frame, without effect: 0 (BlockSize), or a multiple of 16 from 80 to BlockSize",
            required = false,
            min = "0",
            max = "2147479552")
    int FrameSize() default 0;

    /** NumBlocks. */
    @AttributeDefinition(
            name = SocketKeys.NUM_BLOCKS,
            description = "Blocks a ring; BlockSize times NumBlocks is less than 4 GiB",
            required = false,
            min = "1",
            max = "1048575")
    int NumBlocks() default 64;

    /** BlockTimeoutMillis. */
    @AttributeDefinition(
            name = SocketKeys.BLOCK_TIMEOUT_MILLIS,
            description = "Milliseconds after which a block with packets is closed though it has room;"
                    + " 0: the kernel chooses",
            required = false,
            min = "0",
            max = "65535")
    int BlockTimeoutMillis() default 100;

    /** FanoutType. */
    @AttributeDefinition(
            name = SocketKeys.FANOUT_TYPE,
            description = "How packets are spread over the rings: 0 hash, 1 lb, 2 cpu, 3 rollover, 4 rnd, 5 qm;"
                    + " plus 4096 rollover, 16384 ignore_outgoing, 32768 defrag",
            required = false,
            min = "0",
            max = "53253")
    int FanoutType() default 0;

    /** FanoutSize. */
    @AttributeDefinition(
            name = SocketKeys.FANOUT_SIZE,
            description = "How many rings; 0 is 1",
            required = false,
            min = "0",
            max = "256")
    int FanoutSize() default 1;

    /** FanoutID. */
    @AttributeDefinition(
            name = SocketKeys.FANOUT_ID,
            description = "Number of the fanout group, unique in the network namespace; 0: one that is free",
            required = false,
            min = "0",
            max = "65535")
    int FanoutID() default 0;

    /** User. */
    @AttributeDefinition(
            name = SocketKeys.USER,
            description = "Owner of the UNIX socket, a name or a number; empty: who runs Witness",
            required = false)
    String User() default "";

    /** Group. */
    @AttributeDefinition(
            name = SocketKeys.GROUP,
            description = "Group of the UNIX socket, a name or a number; empty: that of who runs Witness",
            required = false)
    String Group() default "";

    /** Mode. */
    @AttributeDefinition(
            name = SocketKeys.MODE,
            description = "Permissions of the UNIX socket, three octal digits; empty: 0600, with a Group 0660",
            required = false,
            max = "4")
    String Mode() default "";

    /** Filter. */
    @AttributeDefinition(
            name = SocketKeys.FILTER,
            description =
                    "Which packets to capture: a libpcap expression, or the numbers of tcpdump -ddd;" + " empty: all",
            required = false)
    String Filter() default "";

    /** Promiscuous. */
    @AttributeDefinition(
            name = SocketKeys.PROMISCUOUS,
            description = "Whether the interface shall receive what is addressed to others as well",
            required = false)
    boolean Promiscuous() default false;

    /** Sealed. */
    @AttributeDefinition(
            name = SocketKeys.SEALED,
            description = "Whether clients get a copy that nobody can write, instead of the kernel's ring",
            required = false)
    boolean Sealed() default false;

    /** ClientMaxBlocks. */
    @AttributeDefinition(
            name = SocketKeys.CLIENT_MAX_BLOCKS,
            description = "Blocks that a reader may have in flight while its ring has other readers, at most NumBlocks;"
                    + " further ones wait for it in the ring; 0: a quarter of the ring, with SlowClient wait all of it",
            required = false,
            min = "0",
            max = "1048575")
    int ClientMaxBlocks() default Quotas.BY_DEFAULT;

    /** EvictAfterMillis. */
    @AttributeDefinition(
            name = SocketKeys.EVICT_AFTER_MILLIS,
            description =
                    "Milliseconds after which a reader is evicted that keeps a block that the kernel needs soon and"
                            + " returns nothing, while another reader keeps up; without effect with SlowClient wait",
            required = false,
            min = "20",
            max = "600000")
    int EvictAfterMillis() default 100;

    /** SlowClient. */
    @AttributeDefinition(
            name = SocketKeys.SLOW_CLIENT,
            description = "What becomes of a reader that is too slow: skip (it misses blocks), wait (the kernel drops"
                    + " packets, for all readers)",
            required = false,
            options = {@Option("skip"), @Option("wait")})
    String SlowClient() default "skip";

    /** MaxClients. */
    @AttributeDefinition(
            name = SocketKeys.MAX_CLIENTS,
            description = "Clients that may be connected at a time",
            required = false,
            min = "1",
            max = "1024")
    int MaxClients() default 64;

    /** MaxClientsPerUser. */
    @AttributeDefinition(
            name = SocketKeys.MAX_CLIENTS_PER_USER,
            description = "Clients of one user that may be connected at a time, root's aside; 0: half of MaxClients",
            required = false,
            min = "0",
            max = "1024")
    int MaxClientsPerUser() default Quotas.BY_DEFAULT;
}
