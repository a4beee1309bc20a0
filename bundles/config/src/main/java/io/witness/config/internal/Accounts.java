package io.witness.config.internal;

import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/** The users and groups of this host. */
final class Accounts {
    private static final UserPrincipalLookupService LOOKUP =
            FileSystems.getDefault().getUserPrincipalLookupService();

    /** What names are turned into bytes by; it follows the locale. */
    private static final Charset OF_NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private Accounts() {}

    /**
     * Checks that a socket can be given to its user and group. The platform takes a number as well, whether or not an
     * account has it.
     *
     * @param socket names them
     * @throws SpecificationException if one does not exist
     */
    static void check(SocketSpecification socket) throws SpecificationException {
        if (socket.user().isPresent()) {
            String user = socket.user().get();
            check(SocketKeys.USER, user, "passwd", LOOKUP::lookupPrincipalByName);
        }
        if (socket.group().isPresent()) {
            String group = socket.group().get();
            check(SocketKeys.GROUP, group, "group", LOOKUP::lookupPrincipalByGroupName);
        }
    }

    private static void check(String key, String name, String database, Lookup lookup) throws SpecificationException {
        try {
            // the platform would take a sign for a number's, and what follows a NUL for nothing
            if (name.matches("[+-]\\d+") || name.chars().anyMatch(c -> c < ' ')) {
                throw new UserPrincipalNotFoundException(name);
            }
            if (!OF_NAMES.newEncoder().canEncode(name)) {
                throw new IOException("in this locale only " + OF_NAMES + " can be");
            }
            lookup.find(name);
        } catch (UserPrincipalNotFoundException e) {
            String problem = "does not exist on this host: use one that `getent " + database + "` shows, or its number";
            throw new SpecificationException(key, name, problem);
        } catch (IOException e) {
            String problem = "cannot be looked up (" + e.getMessage() + "): use its number";
            throw new SpecificationException(key, name, problem);
        }
    }

    private interface Lookup {
        Object find(String name) throws IOException;
    }
}
