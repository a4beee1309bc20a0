package io.witness.cli.internal;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.RingDriver;
import io.witness.api.socket.ConfigurationCheck;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgWriter;
import io.witness.shell.control.ControlConnection;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Executes commands for the sake of the classes that they load, on a few packets and where no Witness runs. The JVM that is told to
 * ({@code -XX:ArchiveClassesAtExit}) keeps them for later commands.
 */
final class Rehearsal {
    private static final String OWN_CLASSES = "io/witness/";
    private static final String CLASS = ".class";
    private static final int FRAME_LENGTH = 60;
    private static final int PACKETS = 2000;

    private final Path directory;

    private Rehearsal(Path directory) {
        this.directory = directory;
    }

    /**
     * Executes commands.
     *
     * @param words a directory for files, which somebody else removes
     */
    public static void main(String[] words) throws IOException {
        Rehearsal rehearsal = new Rehearsal(Path.of(words[0]));
        rehearsal.onFiles();
        rehearsal.onNothing();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            loadOwnClasses(entry);
        }
    }

    private void onFiles() throws IOException {
        Path recordings = Files.createDirectories(directory.resolve("recordings"));
        String capture = recordings.resolve("a.pcapng").toString();
        try (PcapNgWriter writer = new PcapNgWriter(
                Files.newOutputStream(Path.of(capture)),
                new InterfaceInfo(LinkTypes.ETHERNET, Optional.of("lo"), 0, Optional.empty()))) {
            ByteBuffer frame = frame();
            for (int i = 0; i < PACKETS; i++) {
                writer.write(new PacketCopy(0).set(frame.rewind(), FRAME_LENGTH, 1_700_000_000_000_000_000L + i, 0));
            }
        }
        String found = directory.resolve("found.pcapng").toString();
        for (int i = 0; i < 2; i++) { // the second time with the index
            execute("extract", recordings.toString(), "host 10.0.0.9 and udp port 9", "-w", found);
        }
        execute("flows", capture);
        execute("ringsize", "10Gbit", "700", "2s");
    }

    /** Returns a UDP packet, between two addresses that are the same. */
    private static ByteBuffer frame() {
        ByteBuffer frame = ByteBuffer.allocate(FRAME_LENGTH);
        frame.putShort(12, (short) 0x0800)
                .put(14, (byte) 0x45)
                .putShort(16, (short) 46)
                .put(22, (byte) 64);
        frame.put(23, (byte) 17).putInt(26, 0x0A00_0009).putInt(30, 0x0A00_0009);
        return frame.putShort(34, (short) 9).putShort(36, (short) 9).putShort(38, (short) 26);
    }

    private void onNothing() throws IOException {
        String socket = directory.resolve("none.sock").toString();
        execute("dump", socket);
        execute("tap", socket, "udp");
        try {
            ControlConnection.to(directory).close();
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
        Path configuration = Files.writeString(
                directory.resolve("testimony.conf"), "[{\"SocketName\": \"" + socket + "\", \"Interface\": \"lo\"}]");
        for (ConfigurationCheck check : ServiceLoader.load(ConfigurationCheck.class)) {
            System.out.println(check.check(configuration));
        }
        for (RingDriver driver : ServiceLoader.load(RingDriver.class)) {
            System.out.println(driver.diagnose(Set.of("lo")));
        }
    }

    /** A command may fail, such as for want of libpcap: the others are not worse for it. */
    private static void execute(String... command) {
        try {
            Main.run(command, System.out, System.err, new StopRequest());
        } catch (RuntimeException | Error e) {
            System.err.println(List.of(command) + ": " + e);
        }
    }

    /** Also those that commands need where a Witness runs. */
    private static void loadOwnClasses(String entry) throws IOException {
        try (JarFile jar = new JarFile(entry)) {
            jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(OWN_CLASSES) && name.endsWith(CLASS))
                    .forEach(name -> load(
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.')));
        }
    }

    private static void load(String name) {
        try {
            // a class that is not linked is not kept: to ask for its methods links it
            Class.forName(name, false, Rehearsal.class.getClassLoader()).getDeclaredMethods();
        } catch (ClassNotFoundException | LinkageError e) {
            return; // it needs what only a runtime has
        }
    }
}
