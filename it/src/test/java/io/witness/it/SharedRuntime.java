package io.witness.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One runtime for all tests of a class, with a socket for each, on a pair of interfaces of its own. */
final class SharedRuntime implements AutoCloseable {
    private final Path home;
    private final Map<String, Veth> veths = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private Witness witness;

    SharedRuntime(Path home) {
        this.home = home;
    }

    /** Adds a socket and its interfaces, before the start. */
    SharedRuntime with(String name, UnaryOperator<Entry> keys) throws Exception {
        Veth veth = Veth.create();
        veths.put(name, veth);
        entries.add(keys.apply(Entry.of(socket(name), veth.captured())));
        return this;
    }

    SharedRuntime start() throws Exception {
        witness = Witness.start(home, entries());
        return this;
    }

    Witness witness() {
        return witness;
    }

    /** The entries of all sockets, and maybe some more. */
    Entry[] entries(Entry... more) {
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(List.of(more));
        return all.toArray(Entry[]::new);
    }

    Path socket(String name) {
        return home.resolve(name + ".sock");
    }

    Veth veth(String name) {
        return veths.get(name);
    }

    @Override
    public void close() throws Exception {
        try (Witness ending = witness) {
            for (Veth veth : veths.values()) {
                veth.close();
            }
        }
    }
}
