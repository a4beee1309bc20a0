package io.witness.config.internal;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.Finding;
import io.witness.api.socket.Finding.Severity;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import io.witness.config.internal.EntryChecker.SocketEntry;
import io.witness.settings.SocketSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Checks what valid entries need of this host. For one use. */
final class HostCheck {
    private static final int MIB_SHIFT = 20;

    private final List<RingDriver> drivers;
    private final Accounts accounts;
    private final List<Finding> findings = new ArrayList<>();

    HostCheck(List<RingDriver> drivers, Accounts accounts) {
        this.drivers = drivers;
        this.accounts = accounts;
    }

    List<Finding> check(List<SocketEntry> entries) {
        List<SocketSpecification> sockets = new ArrayList<>();
        for (SocketEntry entry : entries) {
            try {
                sockets.add(SocketSettings.socket(entry.properties()));
            } catch (SpecificationException e) {
                throw new IllegalStateException("a valid entry became invalid", e);
            }
        }
        sockets.forEach(accounts::ask);
        sockets.forEach(this::check);
        checkMemory(sockets);
        return findings;
    }

    /** Finds what no host could do for the rings of a socket, such as a filter that does not compile. An interface may come later. */
    Optional<Finding> mistake(SocketSpecification socket) {
        checkRings(socket);
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .findFirst();
    }

    private void check(SocketSpecification socket) {
        checkDirectory(socket);
        checkRings(socket);
        try {
            accounts.check(socket);
        } catch (SpecificationException e) {
            add(Severity.WARNING, socket, e.key(), e.getMessage());
        }
    }

    private void checkDirectory(SocketSpecification socket) {
        Path directory = Path.of(socket.socketName()).getParent();
        if (!Files.isDirectory(directory)) {
            add(
                    Severity.WARNING,
                    socket,
                    SocketKeys.SOCKET_NAME,
                    "SocketName=\"" + socket.socketName() + "\": there is no directory " + directory
                            + " on this host: create it, or use another path");
        }
    }

    private void checkRings(SocketSpecification socket) {
        RingSpecification rings = socket.rings();
        String interfaceName = rings.interfaceName();
        Optional<RingDriver> driver =
                drivers.stream().filter(each -> each.handles(interfaceName)).findFirst();
        try {
            if (driver.isPresent()) {
                driver.get().check(rings);
            } else {
                String hint = drivers.stream()
                        .map(each -> each.hint(interfaceName))
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse(": use a name that `ip link` shows, or replay:FILE");
                add(
                        Severity.ERROR,
                        socket,
                        SocketKeys.INTERFACE,
                        "Interface=\"" + interfaceName + "\": there is no ring driver for it" + hint);
            }
        } catch (InterfaceMissingException e) {
            String remedy = ": Witness would wait for it";
            add(Severity.WARNING, socket, SocketKeys.INTERFACE, e.getMessage() + remedy);
        } catch (RingException e) {
            add(Severity.ERROR, socket, e.key().orElse(""), e.getMessage());
        }
    }

    private void checkMemory(List<SocketSpecification> sockets) {
        long needed = sockets.stream().mapToLong(HostCheck::ringBytes).sum();
        OptionalLong available = drivers.stream()
                .map(RingDriver::availableBytes)
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
        if (available.isPresent() && needed > available.getAsLong()) {
            String message = "the rings of all entries need " + (needed >> MIB_SHIFT) + " MiB together, and "
                    + (available.getAsLong() >> MIB_SHIFT)
                    + " MiB are available on this host: use a smaller NumBlocks or BlockSize";
            findings.add(new Finding(Severity.WARNING, OptionalInt.empty(), "", SocketKeys.NUM_BLOCKS, message));
        }
    }

    private static long ringBytes(SocketSpecification socket) {
        RingSpecification rings = socket.rings();
        long one = (long) rings.geometry().blockSize() * rings.geometry().numBlocks();
        return one * rings.fanout().size() * (rings.sealed() ? 2 : 1);
    }

    private void add(Severity severity, SocketSpecification socket, String key, String message) {
        findings.add(new Finding(severity, socket.origin().lineOf(key), socket.socketName(), key, message));
    }
}
