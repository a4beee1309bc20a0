package io.witness.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Programs that read a socket and print each packet as a line of hex. */
final class Clients {
    private Clients() {}

    static Child inC(Path directory, Path socket, Object... options) throws Exception {
        return start(directory, List.of(Tools.c("client"), "-s", socket.toString()), options);
    }

    static Child inC(Path directory, TestUser account, Path socket, Object... options) throws Exception {
        List<String> command = account.command();
        command.addAll(List.of(Tools.c("client"), "-s", socket.toString()));
        TestUser.open(Tools.directory());
        return start(directory, command, options);
    }

    static Child inPython(Path directory, Path socket, Object... options) throws IOException {
        return start(directory, Tools.python("client", socket.toString()), options);
    }

    static Child dump(Path directory, Path socket, Object... options) throws IOException {
        return start(directory, List.of(Witness.COMMAND, "dump", socket.toString()), options);
    }

    private static Child start(Path directory, List<String> program, Object... options) throws IOException {
        List<String> command = new ArrayList<>(program);
        Arrays.stream(options).map(String::valueOf).forEach(command::add);
        return Child.start(directory, command);
    }
}
