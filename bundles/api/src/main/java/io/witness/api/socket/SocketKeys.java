package io.witness.api.socket;

/**
 * The names of keys of a socket's entry, spelled as in {@code testimony.conf}: also its property names. What their values may
 * be is in the table of keys of the bundle {@code settings}.
 */
public final class SocketKeys {
    /** Persistent identity of the factory configuration whose instances are sockets. */
    public static final String FACTORY_PID = "io.witness.socket";

    /** Path of the UNIX socket. */
    public static final String SOCKET_NAME = "SocketName";
    /** The interface to capture from. */
    public static final String INTERFACE = "Interface";
    /** Bytes a block. */
    public static final String BLOCK_SIZE = "BlockSize";
    /** Bytes a frame. */
    public static final String FRAME_SIZE = "FrameSize";
    /** Blocks a ring. */
    public static final String NUM_BLOCKS = "NumBlocks";
    /** Milliseconds after which a block is closed though it has room. */
    public static final String BLOCK_TIMEOUT_MILLIS = "BlockTimeoutMillis";
    /** How packets are spread over the rings, with flags. */
    public static final String FANOUT_TYPE = "FanoutType";
    /** How many rings. */
    public static final String FANOUT_SIZE = "FanoutSize";
    /** Id of the fanout group. */
    public static final String FANOUT_ID = "FanoutID";
    /** Owner of the UNIX socket. */
    public static final String USER = "User";
    /** Group of the UNIX socket. */
    public static final String GROUP = "Group";
    /** Mode of the UNIX socket, octal text. */
    public static final String MODE = "Mode";
    /** Which packets to capture. */
    public static final String FILTER = "Filter";
    /** Whether to capture what is addressed to others. */
    public static final String PROMISCUOUS = "Promiscuous";
    /** Whether clients get a copy that nobody can write instead of the kernel's ring. */
    public static final String SEALED = "Sealed";
    /** Blocks that a reader may have in flight beside other readers. */
    public static final String CLIENT_MAX_BLOCKS = "ClientMaxBlocks";
    /** Milliseconds for which a reader may keep a block that the kernel is about to need. */
    public static final String EVICT_AFTER_MILLIS = "EvictAfterMillis";
    /** What becomes of readers that are too slow. */
    public static final String SLOW_CLIENT = "SlowClient";
    /** Clients that may be connected at a time. */
    public static final String MAX_CLIENTS = "MaxClients";
    /** Clients of one user that may be connected at a time. */
    public static final String MAX_CLIENTS_PER_USER = "MaxClientsPerUser";

    /**
     * Where the entry comes from, such as {@code /etc/testimony.conf}; set by what creates the instance, for messages.
     */
    public static final String ORIGIN = "witness.origin";

    /** Texts {@code KEY=LINE}: in which line of the origin each key stands, for messages. */
    public static final String ORIGIN_LINES = "witness.origin.lines";

    private SocketKeys() {}
}
