package io.witness.protocol;

import io.witness.protocol.internal.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;

/**
 * Says who may connect to a socket file.
 *
 * @param mode the permission bits, such as 0600
 * @param user the owner, a name or a number; empty: the process's
 * @param group the group, a name or a number; empty: the process's
 */
public record SocketFileRights(int mode, Optional<String> user, Optional<String> group) {
    /**
     * Gives a file these rights. At no time does the file have a permission that is neither among its former ones nor among
     * the new ones.
     *
     * @param file the socket file
     * @param created the attributes of the file when the process created it, for a user and group that are not set here
     * @throws IOException if a name is unknown or the process lacks the permission; names the remedy
     */
    void apply(Path file, PosixFileAttributes created) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        restrict(file);
        UserPrincipalLookupService names = file.getFileSystem().getUserPrincipalLookupService();
        try {
            GroupPrincipal newGroup =
                    group.isPresent() ? names.lookupPrincipalByGroupName(group.get()) : created.group();
            UserPrincipal newOwner = user.isPresent() ? names.lookupPrincipalByName(user.get()) : created.owner();
            PosixFileAttributes now = view.readAttributes();
            if (!newGroup.equals(now.group())) {
                setGroup(view, newGroup);
            }
            if (!newOwner.equals(now.owner())) {
                setOwner(view, newOwner);
            }
        } catch (UserPrincipalNotFoundException e) {
            throw new IOException("there is no " + missing(names) + " on this host", e);
        }
        setMode(file);
    }

    /** Removes the permissions that are not among the new ones. */
    private void restrict(Path file) throws IOException {
        int now = mode(file);
        if ((now & mode) != now) {
            setMode(file, now & mode);
        }
    }

    /** Sets the mode of a file that no other user can reach yet, because changing it after the owner needs a capability. */
    void setMode(Path file) throws IOException {
        if (mode(file) != mode) {
            setMode(file, mode);
        }
    }

    private static void setGroup(PosixFileAttributeView view, GroupPrincipal group) throws IOException {
        try {
            view.setGroup(group);
        } catch (IOException e) {
            throw new IOException(
                    "Group=\"" + group.getName()
                            + "\" needs the capability CAP_CHOWN, unless the user who runs Witness is "
                            + "in that group (" + e.getMessage() + "): " + Capability.CHOWN.remedy(),
                    e);
        }
    }

    private static void setOwner(PosixFileAttributeView view, UserPrincipal owner) throws IOException {
        try {
            view.setOwner(owner);
        } catch (IOException e) {
            throw new IOException(
                    "User=\"" + owner.getName() + "\" needs the capability CAP_CHOWN (" + e.getMessage() + "): "
                            + Capability.CHOWN.remedy(),
                    e);
        }
    }

    /** Names what a lookup did not find; not every JDK's exception does. */
    private String missing(UserPrincipalLookupService names) throws IOException {
        try {
            if (group.isPresent()) {
                names.lookupPrincipalByGroupName(group.get());
            }
        } catch (UserPrincipalNotFoundException e) {
            return "group \"" + group.get() + "\"";
        }
        return "user \"" + user.orElse("") + "\"";
    }

    private static int mode(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0777;
    }

    private static void setMode(Path file, int mode) throws IOException {
        try {
            Files.setAttribute(file, "unix:mode", mode);
        } catch (IOException e) {
            throw new IOException(
                    "Mode=0" + Integer.toOctalString(mode)
                            + " for the socket of another User needs the capability CAP_FOWNER (" + e.getMessage()
                            + "): " + Capability.FOWNER.remedy(),
                    e);
        }
    }
}
