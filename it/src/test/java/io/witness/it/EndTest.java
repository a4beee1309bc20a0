package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A runtime that is told to end leaves nothing behind. */
class EndTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void shouldEndWithoutATrace(String signal) throws Exception {
        Path socket = home.resolve("end.sock");
        try (Veth veth = Veth.create();
                Child sender = Traffic.flood(home, veth, 1000, 60);
                Witness witness = Witness.start(home, Entry.of(socket, veth.captured()));
                Child client = Clients.inC(home, socket, "-q")) {
            client.awaitErr("ready");
            witness.stop(signal); // asserts the status, and that the socket file is gone
            assertEquals(3, client.awaitStatus(), "the client sees a hangup: " + sender);
            assertEquals(List.of(), processesOf(home));
        }
    }

    /** Processes whose command line names the directory, but for the sender. */
    private static List<String> processesOf(Path directory) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> Files.isReadable(process.resolve("cmdline")))
                    .map(EndTest::commandLine)
                    .filter(command -> command.contains(directory.toString()))
                    .toList();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
