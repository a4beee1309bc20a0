package io.witness.afpacket.internal;

import io.witness.api.ring.RingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the inode number by which /proc identifies a socket. */
final class SocketInode {
    private static final Pattern LINK = Pattern.compile("socket:\\[(\\d{1,18})]");

    private SocketInode() {}

    /** Returns the number of a socket of this process. */
    static long of(int fd) throws RingException {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
            return parse(link)
                    .orElseThrow(() -> new RingException("descriptor " + fd + " is not a socket, but " + link));
        } catch (IOException e) {
            throw new RingException("the inode of a ring's socket is unknown: " + e);
        }
    }

    /** Parses the target of a link such as {@code socket:[123]}; empty if it is not a socket. */
    static OptionalLong parse(String link) {
        Matcher matcher = LINK.matcher(link);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }
}
