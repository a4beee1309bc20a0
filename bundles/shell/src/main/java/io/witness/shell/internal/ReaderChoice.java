package io.witness.shell.internal;

import io.witness.api.socket.Reader;
import io.witness.api.socket.SocketControl;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;

/**
 * Chooses readers of a socket by the words of a command.
 *
 * @param socketName the socket
 * @param who a process number, or the name of a consumer
 */
record ReaderChoice(String socketName, String who) implements Predicate<Reader> {
    @Override
    public boolean test(Reader reader) {
        return reader.kind() == Reader.Kind.CONSUMER
                ? reader.name().equals(who)
                : who.equals(Integer.toString(reader.pid().orElse(0)));
    }

    /**
     * Acts on the chosen readers.
     *
     * @param done what is done, for the messages, such as {@code evicted}
     * @param action acts, and returns on how many
     * @return one line for people
     * @throws IllegalArgumentException if there is no such socket, or nothing was done
     */
    String act(List<SocketControl> sockets, String done, ToIntBiFunction<SocketControl, Predicate<Reader>> action) {
        List<SocketControl> named = sockets.stream()
                .filter(socket -> socket.socketName().equals(socketName))
                .toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no socket " + socketName + ": use one that witness:sockets shows");
        }
        int count = named.stream()
                .mapToInt(socket -> action.applyAsInt(socket, this))
                .sum();
        if (count == 0) {
            throw new IllegalArgumentException("no reader " + who + " of " + socketName + " could be " + done
                    + ": use a PID that witness:clients shows, or a name that witness:consumers shows");
        }
        return done + " " + who + " at " + count + (count == 1 ? " ring" : " rings") + " of " + socketName;
    }
}
