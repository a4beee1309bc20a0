package io.witness.launcher;

import java.net.URL;
import java.time.Instant;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;

/**
 * A start for the sake of the classes that it loads, after which the process ends at once. The JVM that is told to
 * ({@code -XX:ArchiveClassesAtExit}) keeps them for later starts.
 */
public final class Rehearsal {
    private static final String READY = "(witness.ready=true)";
    private static final String OWN_CLASSES = "io/witness";
    private static final int INTERVAL_MILLIS = 20;
    private static final int FAILED = 1;

    private Rehearsal() {}

    /**
     * Starts, and ends the process when the sockets of the configuration are served, or when that fails.
     *
     * @param words the command line after {@code run}
     */
    public static void main(String[] words) {
        int status = FAILED;
        try {
            if (rehearse(Arguments.parse(List.of(words)))) {
                status = 0;
            }
        } catch (Exception | Error e) { // of any type: a process that does nothing must not stay
            System.err.println("witness: no rehearsal: " + e);
        }
        // bundles stay as they are: the JVM does not keep the classes of those that have stopped
        Runtime.getRuntime().halt(status);
    }

    private static boolean rehearse(Arguments arguments) throws Exception {
        Framework framework = Main.framework(arguments.config(), StateDirectory.claim(arguments.state()));
        framework.init();
        framework.start();
        BundleContext context = framework.getBundleContext();
        Main.bundles().start(context);
        while (!isReady(context)) {
            if (framework.getState() != Bundle.ACTIVE) {
                return false;
            }
            Thread.sleep(INTERVAL_MILLIS);
        }
        for (Bundle bundle : context.getBundles()) {
            loadOwnClasses(bundle);
        }
        return true;
    }

    private static boolean isReady(BundleContext context) throws InvalidSyntaxException {
        return !context.getServiceReferences(Instant.class, READY).isEmpty();
    }

    /** Also those that another socket, a client or a command would need. */
    private static void loadOwnClasses(Bundle bundle) {
        Enumeration<URL> files = bundle.findEntries(OWN_CLASSES, "*.class", true);
        for (URL file : files == null ? List.<URL>of() : Collections.list(files)) {
            String path = file.getPath().substring(1);
            try {
                // a class that is not linked is not kept: to ask for its methods links it
                bundle.loadClass(path.substring(0, path.length() - ".class".length())
                                .replace('/', '.'))
                        .getDeclaredMethods();
            } catch (ClassNotFoundException | LinkageError e) {
                continue; // it needs what is optional, and not there
            }
        }
    }
}
