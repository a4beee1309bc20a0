package io.witness.deploy.internal;

import java.util.Set;
import org.osgi.framework.Bundle;

/** Lists bundles that no jar in the directory replaces: the framework, and the bundles that a replacement depends on. */
final class ProtectedBundles {
    private static final Set<String> NAMES = Set.of(
            "system.bundle",
            "org.apache.felix.framework",
            "org.apache.felix.fileinstall",
            "org.apache.felix.configadmin",
            "org.apache.felix.metatype",
            "org.ops4j.pax.logging.pax-logging-api",
            "org.ops4j.pax.logging.pax-logging-logback",
            "io.witness.logging",
            "io.witness.deploy");

    private ProtectedBundles() {}

    static boolean isProtected(Bundle bundle) {
        return bundle.getBundleId() == 0 || NAMES.contains(bundle.getSymbolicName());
    }

    static void require(JarSource source) throws UnusableJarException {
        if (NAMES.contains(source.name())) {
            throw new UnusableJarException(refusal(source.name()));
        }
        if (source.isFragment() && NAMES.contains(source.host())) {
            throw new UnusableJarException("it is a fragment of " + source.host() + ": " + refusal(source.host()));
        }
    }

    private static String refusal(String name) {
        return name + " cannot be replaced while Witness runs: stop it, and exchange the jar in the distribution";
    }
}
