package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@code probe}, each on a pair of interfaces of its own. */
abstract class OnProbedVeth {
    @TempDir
    Path home;

    Veth veth;

    @BeforeEach
    void open() throws Exception {
        veth = Veth.create();
    }

    @AfterEach
    void close() throws Exception {
        veth.close();
    }

    final Child start(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Witness.COMMAND, "probe"));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return Child.start(home, command);
    }

    /** Reads a number of the JSON object in a command's last line. */
    final long number(Child probe, String path) throws Exception {
        Path json = Files.writeString(
                home.resolve("summary.json"), probe.lines().get(probe.lines().size() - 1));
        return Long.parseLong(
                Child.run(home, "jq", "-e", "." + path, json.toString()).strip());
    }

    final void assertNumbers(Child probe, String names, long... expected) throws Exception {
        List<String> all = List.of(names.split(" "));
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], number(probe, all.get(i)), all.get(i) + " of " + probe);
        }
    }
}
