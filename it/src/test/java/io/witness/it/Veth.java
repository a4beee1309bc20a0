package io.witness.it;

import java.util.concurrent.atomic.AtomicInteger;

/** A pair of interfaces: what is sent out of one arrives at the other, in order. Both are up, and otherwise silent. */
final class Veth implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private String captured;
    private final String far;

    private Veth(String captured, String far) {
        this.captured = captured;
        this.far = far;
    }

    static Veth create() throws Exception {
        return create("wit" + COUNT.incrementAndGet());
    }

    /** Makes the pair so that the captured end has this name. */
    static Veth create(String captured) throws Exception {
        Veth veth = new Veth(captured, captured + "far");
        ip("link add " + captured + " numtxqueues 4 numrxqueues 4 mtu 9000 type veth peer name " + veth.far
                + " numtxqueues 4 numrxqueues 4 mtu 9000");
        ip("link set " + captured + " promisc on up");
        ip("link set " + veth.far + " up");
        return veth;
    }

    /** The end to capture from. */
    String captured() {
        return captured;
    }

    /** The end to send from. */
    String far() {
        return far;
    }

    void down() throws Exception {
        ip("link set " + captured + " down");
    }

    void up() throws Exception {
        ip("link set " + captured + " up");
    }

    void farDown() throws Exception {
        ip("link set " + far + " down");
    }

    void mtu(int bytes) throws Exception {
        ip("link set " + captured + " mtu " + bytes);
    }

    /** Gives the captured end another name. */
    void rename(String name) throws Exception {
        ip("link set " + captured + " name " + name);
        captured = name;
    }

    /** Moves the captured end into the network namespace of a process, with which the pair goes. */
    void moveTo(long pid) throws Exception {
        ip("link set " + captured + " netns " + pid);
        captured = null;
    }

    /** Removes the pair, before it is closed. */
    void delete() throws Exception {
        ip("link del " + captured);
        captured = null;
    }

    @Override
    public void close() throws Exception {
        if (captured != null) {
            delete();
        }
    }

    private static void ip(String arguments) throws Exception {
        Process process =
                new ProcessBuilder(("ip " + arguments).split(" ")).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("ip " + arguments + " failed");
        }
    }
}
