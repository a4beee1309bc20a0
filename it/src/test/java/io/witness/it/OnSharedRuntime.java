package io.witness.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share a runtime and have sockets of their own there, each on a pair of interfaces of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnSharedRuntime {
    @TempDir
    static Path home;

    private final Map<String, Veth> veths = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    Witness witness;

    @BeforeAll
    void startRuntime() throws Exception {
        addSockets();
        witness = Witness.start(home, entries());
    }

    @AfterAll
    void endRuntime() throws Exception {
        try (Witness ending = witness) {
            for (Veth veth : veths.values()) {
                veth.close();
            }
        }
    }

    /** Adds all sockets that the tests need. */
    abstract void addSockets() throws Exception;

    /** Adds a socket and its interfaces. */
    final void add(String name, UnaryOperator<Entry> keys) throws Exception {
        Veth veth = Veth.create();
        veths.put(name, veth);
        entries.add(keys.apply(Entry.of(socket(name), veth.captured())));
    }

    /** The entries of all sockets, and maybe some more. */
    final Entry[] entries(Entry... more) {
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(List.of(more));
        return all.toArray(Entry[]::new);
    }

    static Path socket(String name) {
        return home.resolve(name + ".sock");
    }

    final Veth veth(String name) {
        return veths.get(name);
    }
}
