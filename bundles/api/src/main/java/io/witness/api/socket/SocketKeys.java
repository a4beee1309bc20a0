package io.witness.api.socket;

/**
 * Names the keys of a socket's entry, as spelled in {@code testimony.conf}. They are also its property names. The table of
 * keys in the bundle {@code settings} has their types and bounds.
 */
public final class SocketKeys {
    /** Persistent identity of the factory configuration whose instances are sockets. */
    public static final String FACTORY_PID = "io.witness.socket";

    /** Path of the UNIX socket. */
    public static final String SOCKET_NAME = "SocketName";
    /** The interface to capture from. */
    public static final String INTERFACE = "Interface";
    /** Bytes per block. */
    public static final String BLOCK_SIZE = "BlockSize";
    /** Bytes per frame. */
    public static final String FRAME_SIZE = "FrameSize";
    /** Blocks per ring. */
    public static final String NUM_BLOCKS = "NumBlocks";
    /** Milliseconds after which a block is closed although it is not full. */
    public static final String BLOCK_TIMEOUT_MILLIS = "BlockTimeoutMillis";
    /** How packets are spread over the rings, with flags. */
    public static final String FANOUT_TYPE = "FanoutType";
    /** Number of rings. */
    public static final String FANOUT_SIZE = "FanoutSize";
    /** Id of the fanout group. */
    public static final String FANOUT_ID = "FanoutID";
    /** The program that chooses the ring of a packet. */
    public static final String FANOUT_PROGRAM = "FanoutProgram";
    /** Owner of the UNIX socket. */
    public static final String USER = "User";
    /** Group of the UNIX socket. */
    public static final String GROUP = "Group";
    /** Mode of the UNIX socket, an octal string. */
    public static final String MODE = "Mode";
    /** Which packets to capture. */
    public static final String FILTER = "Filter";
    /** Whether to capture packets that are addressed to other hosts. */
    public static final String PROMISCUOUS = "Promiscuous";
    /** Whether packets that this host sends are left out. */
    public static final String IGNORE_OUTGOING = "IgnoreOutgoing";
    /** Whether each packet has the hash of its flow. */
    public static final String RX_HASH = "RxHash";
    /** Which time of a packet is wanted. */
    public static final String TIME_STAMPS = "TimeStamps";
    /** Whether clients get a read-only copy instead of the kernel's ring. */
    public static final String SEALED = "Sealed";
    /** Blocks that each of several readers may have in flight. */
    public static final String CLIENT_MAX_BLOCKS = "ClientMaxBlocks";
    /** Milliseconds for which a reader may keep a block that the kernel is about to need. */
    public static final String EVICT_AFTER_MILLIS = "EvictAfterMillis";
    /** What happens to readers that are too slow. */
    public static final String SLOW_CLIENT = "SlowClient";
    /** Clients that may be connected at a time. */
    public static final String MAX_CLIENTS = "MaxClients";
    /** Clients of one user that may be connected at a time. */
    public static final String MAX_CLIENTS_PER_USER = "MaxClientsPerUser";

    /** Source of the entry, such as {@code /etc/testimony.conf}; set by the creator of the instance, for messages. */
    public static final String ORIGIN = "witness.origin";

    /** Strings {@code KEY=LINE}: the line of each key in the origin, for messages. */
    public static final String ORIGIN_LINES = "witness.origin.lines";

    private SocketKeys() {}
}
