package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The descriptor that a client gets is good for reading the ring of its interface, through its filter. */
class DescriptorTest extends OnSharedRuntime {

    @Override
    void addSockets() throws Exception {
        for (int fanoutSize = 1; fanoutSize <= 2; fanoutSize++) {
            for (String filter : List.of("udp", "")) {
                int size = fanoutSize;
                add(name(size, filter), entry -> ring(entry, size, filter));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, udp", "2, udp", "1, ''", "2, ''"})
    void shouldRefuseToChangeWhatIsCaptured(int fanoutSize, String filter) throws Exception {
        Path socket = socket(name(fanoutSize, filter));
        String other = veth(name(3 - fanoutSize, filter)).captured();
        for (int index = 0; index < fanoutSize; index++) {
            String tried = Child.run(home, Tools.c("descriptor"), socket.toString(), Integer.toString(index), other);
            assertEquals(
                    List.of("detach EPERM", "unlock EPERM", "attach EPERM", "bind-other EINVAL", "bind-any EINVAL"),
                    tried.lines().toList());
        }
    }

    private static String name(int fanoutSize, String filter) {
        return "strict" + fanoutSize + filter;
    }

    private static Entry ring(Entry entry, int fanoutSize, String filter) {
        entry.with("BlockSize", 65536).with("NumBlocks", 16).with("FanoutSize", fanoutSize);
        return filter.isEmpty() ? entry : entry.with("Filter", filter);
    }
}
