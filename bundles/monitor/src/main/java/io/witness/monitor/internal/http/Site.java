package io.witness.monitor.internal.http;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lists what is served, by exact path.
 *
 * @param data what the Witness tells: at a port with a token, only to those who have it
 * @param files what everybody may have who can connect; {@link #HOME} and {@link #LOGIN} among them
 */
public record Site(Map<String, Page> data, Map<String, Asset> files) {
    /** The page for people. Whoever needs the token and has not shown it is led to {@link #LOGIN}. */
    public static final String HOME = "/";
    /** The page at which people show the token; it is there only if there is one. */
    public static final String LOGIN = "/login";

    Set<String> paths() {
        Set<String> paths = new TreeSet<>(data.keySet());
        paths.add(HOME);
        return paths;
    }
}
