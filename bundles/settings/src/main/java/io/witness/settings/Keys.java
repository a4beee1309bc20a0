package io.witness.settings;

import static io.witness.api.socket.ChangeCost.IN_PLACE;
import static io.witness.api.socket.ChangeCost.RINGS;
import static io.witness.api.socket.ChangeCost.SOCKET;
import static io.witness.settings.KeyBuilder.names;
import static io.witness.settings.KeyBuilder.needed;
import static io.witness.settings.KeyBuilder.number;
import static io.witness.settings.KeyBuilder.size;
import static io.witness.settings.KeyBuilder.text;
import static io.witness.settings.KeyBuilder.truth;

import io.witness.api.ring.RingConstraints;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.RingSpecification.Geometry;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table of the keys of an entry, in the order of the documentation. Validation, the description for tools, the cost of
 * changes and the table in the documentation are derived from it.
 */
public final class Keys {
    /** {@code PACKET_FANOUT_EBPF}, with all flags. */
    private static final int LAST_FANOUT_TYPE = 0xF007;

    /** The largest multiple of the page size that is an int. */
    private static final int LARGEST_BLOCK = Integer.MAX_VALUE - 4095;
    /** The kernel counts the blocks of a ring in 16 bits, {@code kactive_blk_num} of net/packet/internal.h. */
    private static final int MOST_BLOCKS = 1 << 16;

    static final Key SOCKET_NAME = needed(SocketKeys.SOCKET_NAME)
            .from(2)
            .to(107) // sun_path of unix(7), without the final NUL
            .unit("path")
            .bounds("printable, at most 107 bytes as an absolute path")
            .example("\"/run/eth0.sock\"")
            .help("Absolute path of the UNIX socket that clients connect to, of at most 107 bytes;"
                    + " another path is another socket")
            .costs(SOCKET, of -> of.socketName());

    static final Key INTERFACE = needed(SocketKeys.INTERFACE)
            .from(1)
            .to(4096)
            .bounds("1 to 15 characters; `replay:…` up to 4096, see [below](#playing-capture-files)")
            .example("\"eth0\"")
            .help("Interface to capture from, or replay: and capture files to play;"
                    + " the socket waits for it if it is missing")
            .costs(RINGS, of -> of.rings().interfaceName());

    static final Key BLOCK_SIZE = size(SocketKeys.BLOCK_SIZE, 1 << 20)
            .from(4096)
            .to(LARGEST_BLOCK)
            .unit("bytes")
            .bounds("4096 to 2147479552, a multiple of 4096")
            .example("\"32KiB\"")
            .help("Bytes per block, a multiple of 4096; a larger packet is truncated")
            .costs(RINGS, rings(of -> of.geometry().blockSize()));

    static final Key NUM_BLOCKS = number(SocketKeys.NUM_BLOCKS, 64)
            .from(1)
            .to(MOST_BLOCKS)
            .unit("blocks")
            .bounds("1 to 65536; BlockSize × NumBlocks less than 4 GiB")
            .example("512")
            .help("Blocks per ring; BlockSize times NumBlocks is less than 4 GiB")
            .costs(RINGS, rings(of -> of.geometry().numBlocks()));

    static final Key BLOCK_TIMEOUT_MILLIS = number(SocketKeys.BLOCK_TIMEOUT_MILLIS, 100)
            .to(0xFFFF) // tp_retire_blk_tov is kept in 16 bits, net/packet/internal.h
            .unit("milliseconds")
            .example("10")
            .help(
                    "Milliseconds after which a block with packets is closed although it is not full; 0: the kernel chooses")
            .costs(RINGS, rings(of -> of.geometry().blockTimeoutMillis()));

    static final Key FRAME_SIZE = size(SocketKeys.FRAME_SIZE, 0)
            .to(LARGEST_BLOCK)
            .unit("bytes")
            .bounds("0, or 80 to BlockSize and a multiple of 16")
            .example("2048")
            .help("Bytes per frame, without effect: 0 (BlockSize), or a multiple of 16 from 80 to BlockSize")
            .costs(RINGS, rings(of -> frameSize(of.geometry())));

    static final Key FANOUT_SIZE = number(SocketKeys.FANOUT_SIZE, 1)
            .to(256) // of a group whose creator did not ask for more, fanout_add of net/packet/af_packet.c
            .unit("rings")
            .example("4")
            .help("Number of rings; 0 is 1")
            .costs(RINGS, rings(of -> of.fanout().size()));

    static final Key FANOUT_TYPE = names(SocketKeys.FANOUT_TYPE, 0)
            .to(LAST_FANOUT_TYPE)
            .bounds("see below")
            .defaultIs("`\"hash\"`")
            .example("\"lb|defrag\"")
            .help("How packets are spread over the rings: 0 hash, 1 lb, 2 cpu, 3 rollover, 4 rnd, 5 qm,"
                    + " 6 cbpf, 7 ebpf; plus 4096 rollover, 8192 unique_id, 16384 ignore_outgoing, 32768 defrag")
            .costs(RINGS, rings(of -> of.fanout().mode()));

    static final Key FANOUT_ID = number(SocketKeys.FANOUT_ID, 0)
            .to(0xFFFF)
            .example("17")
            .help("Number of the fanout group, unique in the network namespace; 0: a free one")
            .costs(RINGS, rings(of -> of.fanout().id()));

    static final Key FANOUT_PROGRAM = text(SocketKeys.FANOUT_PROGRAM, "")
            .bounds("see [below](#programs-that-choose-the-ring)")
            .example("\"tcp port 443; udp\"")
            .help(
                    "With FanoutType cbpf: libpcap expressions separated by semicolons, or the numbers of a program; with ebpf:"
                            + " the path at which a program is pinned; empty: none, or that of an existing group")
            .costs(RINGS, of -> '"' + of.rings().fanout().program() + '"');

    static final Key USER = text(SocketKeys.USER, "")
            .unit("account")
            .bounds("exists on this host")
            .defaultIs("the user who runs Witness")
            .example("\"alice\"")
            .help("Owner of the UNIX socket, a name or a number; empty: the user who runs Witness")
            .costs(IN_PLACE, of -> of.user().orElse("none"));

    static final Key GROUP = text(SocketKeys.GROUP, "")
            .unit("account")
            .bounds("exists on this host")
            .defaultIs("that of the user who runs Witness")
            .example("\"wireshark\"")
            .help("Group of the UNIX socket, a name or a number; empty: that of the user who runs Witness")
            .costs(IN_PLACE, of -> of.group().orElse("none"));

    static final Key MODE = text(SocketKeys.MODE, "")
            .to(4)
            .unit("octal permissions")
            .bounds("three digits, optionally after a 0")
            .defaultIs("`\"0600\"`, with a Group `\"0660\"`")
            .example("\"0640\"")
            .help("Permissions of the UNIX socket, three octal digits; empty: 0600, with a Group 0660")
            .costs(IN_PLACE, of -> String.format("%04o", of.mode()));

    static final Key FILTER = text(SocketKeys.FILTER, "")
            .bounds("libpcap expression or numbers")
            .example("\"udp port 53\"")
            .help("Which packets to capture: a libpcap expression, or the numbers of tcpdump -ddd; empty: all")
            .costs(RINGS, of -> '"' + of.rings().selection().filter() + '"');

    static final Key PROMISCUOUS = truth(SocketKeys.PROMISCUOUS)
            .example("true")
            .help("Whether the interface also receives packets that are addressed to other hosts")
            .costs(RINGS, rings(RingSpecification::promiscuous));

    static final Key IGNORE_OUTGOING = truth(SocketKeys.IGNORE_OUTGOING)
            .example("true")
            .help("Whether packets that this host sends are left out")
            .costs(RINGS, rings(of -> of.settings().ignoreOutgoing()));

    static final Key RX_HASH = truth(SocketKeys.RX_HASH)
            .example("true")
            .help("Whether the header of each packet has the kernel's hash of its flow, for clients that spread flows")
            .costs(RINGS, rings(of -> of.settings().rxHash()));

    static final Key TIME_STAMPS = text(SocketKeys.TIME_STAMPS, "copy")
            .options("copy", "software", "hardware")
            .example("\"hardware\"")
            .help(
                    "Which time packets should have: of the copy into the ring, of the arrival in the kernel (software), of the"
                            + " network card")
            .costs(RINGS, rings(of -> of.settings().timeStamps()));

    static final Key SEALED = truth(SocketKeys.SEALED)
            .example("true")
            .help("Whether clients get a read-only copy instead of the kernel's ring")
            .costs(RINGS, rings(RingSpecification::sealed));

    static final Key CLIENT_MAX_BLOCKS = number(SocketKeys.CLIENT_MAX_BLOCKS, Quotas.BY_DEFAULT)
            .to(MOST_BLOCKS)
            .unit("blocks")
            .bounds("0 to NumBlocks")
            .example("8")
            .help(
                    "Blocks that a reader may have in flight while its ring has other readers, at most NumBlocks; further ones"
                            + " wait for it in the ring; 0: a quarter of the ring, with SlowClient wait all of it")
            .costs(IN_PLACE, quota(Quotas::clientMaxBlocks));

    static final Key EVICT_AFTER_MILLIS = number(SocketKeys.EVICT_AFTER_MILLIS, 100)
            .from(20) // what a ring's thread can tell apart
            .to(600_000)
            .unit("milliseconds")
            .example("1000")
            .help(
                    "Milliseconds after which a reader is evicted if it keeps a block that the kernel needs soon and returns nothing,"
                            + " while another reader keeps up; without effect with SlowClient wait")
            .costs(IN_PLACE, quota(Quotas::evictAfterMillis));

    static final Key SLOW_CLIENT = text(SocketKeys.SLOW_CLIENT, "skip")
            .options("skip", "wait")
            .example("\"wait\"")
            .help(
                    "What happens to a reader that is too slow: skip (it misses blocks), wait (the kernel drops packets, for all"
                            + " readers)")
            .costs(IN_PLACE, quota(Quotas::slowClient));

    static final Key MAX_CLIENTS = number(SocketKeys.MAX_CLIENTS, 64)
            .from(1)
            .to(1024)
            .unit("clients")
            .example("200")
            .help("Clients that may be connected at a time")
            .costs(IN_PLACE, quota(Quotas::maxClients));

    static final Key MAX_CLIENTS_PER_USER = number(SocketKeys.MAX_CLIENTS_PER_USER, Quotas.BY_DEFAULT)
            .to(1024)
            .unit("clients")
            .example("10")
            .help("Clients of one user, except root, that may be connected at a time; 0: half of MaxClients")
            .costs(IN_PLACE, quota(Quotas::maxClientsPerUser));

    /** All keys. */
    public static final List<Key> ALL = List.of(
            SOCKET_NAME,
            INTERFACE,
            BLOCK_SIZE,
            NUM_BLOCKS,
            BLOCK_TIMEOUT_MILLIS,
            FRAME_SIZE,
            FANOUT_SIZE,
            FANOUT_TYPE,
            FANOUT_ID,
            FANOUT_PROGRAM,
            USER,
            GROUP,
            MODE,
            FILTER,
            PROMISCUOUS,
            IGNORE_OUTGOING,
            RX_HASH,
            TIME_STAMPS,
            SEALED,
            CLIENT_MAX_BLOCKS,
            EVICT_AFTER_MILLIS,
            SLOW_CLIENT,
            MAX_CLIENTS,
            MAX_CLIENTS_PER_USER);

    /** Names that an entry cannot have; each is refused with its own reason. */
    public static final List<String> REFUSED = List.of(RingConstraints.VERSION);

    /** The names of all keys. */
    public static final List<String> NAMES = ALL.stream().map(Key::name).toList();

    private static final Map<String, Key> BY_NAME = ALL.stream().collect(Collectors.toMap(Key::name, key -> key));

    private Keys() {}

    /**
     * Finds a key.
     *
     * @param name its canonical spelling
     * @return the key, if it exists
     */
    public static Optional<Key> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    // The default follows BlockSize, so it is not a difference of its own.
    private static int frameSize(Geometry geometry) {
        return geometry.frameSize() == geometry.blockSize() ? 0 : geometry.frameSize();
    }

    private static Function<SocketSpecification, Object> rings(Function<RingSpecification, Object> part) {
        return of -> part.apply(of.rings());
    }

    private static Function<SocketSpecification, Object> quota(Function<Quotas, Object> part) {
        return of -> part.apply(of.quotas());
    }
}
