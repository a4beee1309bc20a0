package io.witness.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.Felix;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/** Implements {@code witness run}, from the command line to the exit status. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Main() {}

    /**
     * Runs until the framework stops or a signal comes.
     *
     * @param words the command line after {@code run}
     */
    public static void main(String[] words) {
        System.exit(run(List.of(words)));
    }

    private static int run(List<String> words) {
        Path directory = null;
        try {
            Arguments arguments = Arguments.parse(words);
            directory = arguments.state();
            System.setProperty(Notice.FORMAT, arguments.logFormat());
            run(arguments.config(), StateDirectory.claim(directory));
            return 0;
        } catch (UsageException e) {
            return fail(USAGE, e.getMessage());
        } catch (InUseException e) {
            return fail(FAILED, e.getMessage());
        } catch (FileSystemException e) {
            return fail(
                    FAILED,
                    "cannot use " + e.getFile() + ": " + reason(e) + ": " + takeOver(e, directory)
                            + "choose another directory with --state");
        } catch (IOException | BundleException e) {
            return fail(FAILED, "cannot start: " + e.getMessage());
        } catch (InterruptedException e) {
            return fail(FAILED, "interrupted");
        } catch (RuntimeException | Error e) { // a process that does nothing must not stay
            return fail(FAILED, "cannot start: " + e);
        }
    }

    private static void run(Path config, StateDirectory state)
            throws IOException, BundleException, InterruptedException {
        if (state.isWritableByOthers()) {
            warn(state.path() + " is writable by others, who could run code in this process: chmod go-w "
                    + state.path());
        }
        Thread.setDefaultUncaughtExceptionHandler(new EndedThreads());
        new Run(framework(config, state), state, bundles()).live();
    }

    /** Creates a framework, not initialized, and sets the system properties that it needs. */
    static Framework framework(Path config, StateDirectory state) throws IOException {
        // standard output is for the ready line, which is written to the descriptor itself
        System.setOut(System.err);
        System.setProperty("java.io.tmpdir", state.temporary().toString());
        System.setProperty("witness.log", state.log().toString());
        Map<String, Object> properties = new HashMap<>(FrameworkProperties.of(home(), config, state));
        properties.put(FrameworkLog.PROPERTY, new FrameworkLog());
        return new Felix(properties);
    }

    static BundleSet bundles() throws IOException {
        return BundleSet.in(home().resolve("bundle"));
    }

    private static Path home() {
        return Path.of(System.getProperty("witness.home", ".")).toAbsolutePath();
    }

    private static String reason(FileSystemException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        return e.getReason() != null ? e.getReason() : e.getClass().getSimpleName();
    }

    /** Says how to get back what another user has made in the directory, such as root, who has tried something there. */
    private static String takeOver(FileSystemException e, Path directory) {
        try {
            Path file = Path.of(e.getFile());
            String owner = Files.getOwner(file).getName();
            String user = System.getProperty("user.name");
            if (e instanceof AccessDeniedException && !file.equals(directory) && !owner.equals(user)) {
                return "it belongs to " + owner + ": let root do `chown -R " + user + " " + directory + "`, or ";
            }
        } catch (IOException | RuntimeException unknown) {
            // the rest of the line is true in any case
        }
        return "";
    }

    private static int fail(int status, String message) {
        warn(message);
        return status;
    }

    private static void warn(String message) {
        Notice.print(message);
    }
}
