package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The descriptor that a client gets is good for reading the ring of its interface, through its filter. */
class DescriptorTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({"1, udp", "2, udp", "1, ''", "2, ''"})
    void shouldRefuseToChangeWhatIsCaptured(int fanoutSize, String filter) throws Exception {
        Path socket = home.resolve("strict.sock");
        try (Veth veth = Veth.create();
                Veth other = Veth.create();
                Witness witness = Witness.start(home, entry(socket, veth, fanoutSize, filter))) {
            for (int index = 0; index < fanoutSize; index++) {
                String tried = Child.run(
                        home, Tools.c("descriptor"), socket.toString(), Integer.toString(index), other.captured());
                assertEquals(
                        List.of("detach EPERM", "unlock EPERM", "attach EPERM", "bind-other EINVAL", "bind-any EINVAL"),
                        tried.lines().toList());
            }
        }
    }

    private static Entry entry(Path socket, Veth veth, int fanoutSize, String filter) {
        Entry entry = Entry.of(socket, veth.captured())
                .with("BlockSize", 65536)
                .with("NumBlocks", 16)
                .with("FanoutSize", fanoutSize);
        return filter.isEmpty() ? entry : entry.with("Filter", filter);
    }
}
