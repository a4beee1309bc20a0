package io.witness.cli.internal.demo;

import io.witness.api.ring.RingException;
import io.witness.cli.internal.ReaderGoneException;
import io.witness.cli.internal.StopRequest;
import io.witness.cli.internal.UsageException;
import io.witness.shell.control.ControlConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Replays a capture in a Witness of its own, and shows what a consumer in there and a client out here see of it. */
public final class DemoCommand {
    /** Made by {@code DemoCapture}, among the tests: {@code DemoCaptureTest} makes it anew if that has changed. */
    static final String CAPTURE = "demo.pcapng.gz";
    /** How many there are in the capture. */
    static final int PACKETS = 1664;

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwx------");
    private static final String CONFIGURATION =
            """
            [
              {
                "SocketName": "%s",
                "Interface": "replay:%s?loop=yes&time=now",
                "BlockSize": "64KiB",
                "NumBlocks": 32,
                "BlockTimeoutMillis": 50
              }
            ]
            """;

    private final OutputStream out;
    private final PrintStream errors;
    private final StopRequest stop;

    /**
     * A command that is to be run once.
     *
     * @param out standard output
     * @param errors standard error
     * @param stop ends it early
     */
    public DemoCommand(OutputStream out, PrintStream errors, StopRequest stop) {
        this.out = out;
        this.errors = errors;
        this.stop = stop;
    }

    /**
     * Runs until the time is over or it is stopped.
     *
     * @param arguments of the command line, then {@code --} and the command that runs a Witness
     * @return the exit status
     */
    public int run(List<String> arguments) {
        try {
            DemoOptions options = DemoOptions.parse(arguments);
            TemporaryDirectory tmp = TemporaryDirectory.of(System.getenv("TMPDIR"));
            try (GuardedRuntime runtime = new GuardedRuntime(tmp, options.runtime())) {
                run(options, tmp, runtime);
            }
            return OK;
        } catch (UsageException e) {
            return fail(USAGE, e.getMessage());
        } catch (DemoException e) {
            return fail(FAILED, e.getMessage());
        }
    }

    private int fail(int status, String message) {
        errors.println("witness demo: " + message);
        return status;
    }

    private void run(DemoOptions options, TemporaryDirectory tmp, GuardedRuntime runtime) throws DemoException {
        Path socket = runtime.directory().resolve("demo.sock");
        prepare(tmp, runtime, socket);
        runtime.start();
        Screen screen = new Screen(out, Boolean.getBoolean("witness.demo.terminal"));
        try (ControlConnection connection = ControlConnection.to(runtime.state());
                DemoClient client = new DemoClient(socket)) {
            LiveView show = new LiveView(connection, client, screen, stop);
            if (show.begin()) {
                introduce(screen, options.seconds(), socket, runtime.state());
                show.run(options.seconds());
                show.printBalances();
            }
        } catch (ReaderGoneException e) {
            // nobody wants to see more
        } catch (RingException | DemoException | IOException e) {
            throw runtime.failure(e.getMessage());
        }
    }

    private static void prepare(TemporaryDirectory tmp, GuardedRuntime runtime, Path socket) throws DemoException {
        Path directory = runtime.directory();
        Path file = directory.resolve("demo.pcapng");
        try {
            requireNativeCode(tmp, directory);
            unpack(file);
            Path deploy = Files.createDirectories(runtime.state().resolve("deploy"));
            Path consumer = Path.of(System.getProperty("witness.demo.consumer"));
            Files.copy(consumer, deploy.resolve(consumer.getFileName()));
            Files.writeString(directory.resolve("testimony.conf"), CONFIGURATION.formatted(socket, file));
        } catch (IOException e) {
            throw tmp.unfit("cannot be used (" + e.getMessage() + ")");
        }
    }

    private static void unpack(Path file) throws IOException {
        try (InputStream capture = new GZIPInputStream(DemoCommand.class.getResourceAsStream(CAPTURE))) {
            Files.copy(capture, file);
        }
    }

    /** Libraries are extracted to be loaded, here and, in the same place, in the runtime: a mount can forbid that. */
    private static void requireNativeCode(TemporaryDirectory tmp, Path directory) throws DemoException, IOException {
        for (String property :
                new String[] {"java.io.tmpdir", "jffi.extract.dir", "org.newsclub.net.unix.library.tmpdir"}) {
            System.setProperty(property, directory.toString());
        }
        Path probe = Files.createFile(directory.resolve("probe"), PosixFilePermissions.asFileAttribute(EXECUTABLE));
        boolean executable = Files.isExecutable(probe);
        Files.delete(probe);
        if (!executable) {
            throw tmp.unfit("does not let native code be loaded (is it mounted noexec?)");
        }
    }

    private static void introduce(Screen screen, Optional<Integer> seconds, Path socket, Path state)
            throws IOException {
        String command = System.getProperty("witness.command");
        screen.print("A capture of " + PACKETS + " packets, made up, is replayed in a loop by a separate Witness. "
                + seconds.map(number -> "It ends after " + number + " s.").orElse("Ctrl-C ends it."));
        screen.print("Any program may join, at the socket " + socket + "; in another terminal:");
        screen.print("  " + command + " dump " + socket + " -c 5");
        screen.print("  " + command + " shell --state " + state + " ledger");
        screen.print("");
    }
}
