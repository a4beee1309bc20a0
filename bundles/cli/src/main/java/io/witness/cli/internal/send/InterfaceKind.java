package io.witness.cli.internal.send;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out from sysfs whether an interface is only software: loopback, veth, a bridge of such, ... */
final class InterfaceKind {
    private static final int MOST_LEVELS = 8;

    private final Path directory;

    InterfaceKind() {
        this(Path.of("/sys/class/net"));
    }

    InterfaceKind(Path directory) {
        this.directory = directory;
    }

    /**
     * Tells whether no device is behind an interface, nor behind one that it stands upon, such as those of a bond.
     *
     * @param name the interface
     * @param index its number: sysfs may show another network namespace, in which the name is another interface's
     * @return false also if that cannot be found out
     */
    boolean isVirtual(String name, int index) {
        try {
            return Files.readString(directory.resolve(name).resolve("ifindex"))
                            .strip()
                            .equals(Integer.toString(index))
                    && hasNoDevice(name, MOST_LEVELS);
        } catch (IOException | RuntimeException e) { // no such interface here
            return false;
        }
    }

    private boolean hasNoDevice(String name, int levels) throws IOException {
        Path own = directory.resolve(name);
        if (levels == 0 || !Files.isDirectory(own) || Files.exists(own.resolve("device"))) {
            return false;
        }
        try (DirectoryStream<Path> lower = Files.newDirectoryStream(own, "lower_*")) {
            for (Path link : lower) {
                if (!hasNoDevice(link.getFileName().toString().substring("lower_".length()), levels - 1)) {
                    return false;
                }
            }
        }
        return true;
    }
}
