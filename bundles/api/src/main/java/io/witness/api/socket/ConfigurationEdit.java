package io.witness.api.socket;

import java.io.IOException;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Changes entries while Witness runs. A service. Any thread may call; one change is made at a time, so that none is lost.
 *
 * <p>A change without {@code save} is for the running Witness only: it lasts until the configuration file is edited or Witness
 * is started again. A change with {@code save} is written to the configuration file, whose other entries, comments and order
 * stay as they are, and is applied as any edit of it.
 */
@ProviderType
public interface ConfigurationEdit {
    /**
     * Adds an entry.
     *
     * @param socketName its SocketName, an absolute path
     * @param values its other keys, with their values as text, such as {@code 16}, {@code 1MiB} or {@code true}
     * @param save whether to write it to the file
     * @return one line for people
     * @throws IllegalArgumentException if a value is refused, with the message that the file's would get, or there is such an
     *     entry already
     * @throws IOException if the file or the store cannot be read or written
     */
    String add(String socketName, Map<String, String> values, boolean save) throws IOException;

    /**
     * Changes an entry.
     *
     * @param socketName its SocketName
     * @param values the keys to change, as in {@link #add}; with an empty value, a key gets its default
     * @param save whether to write it to the file
     * @return one line for people
     * @throws IllegalArgumentException if a value is refused, or there is no such entry
     * @throws IOException if the file or the store cannot be read or written
     */
    String set(String socketName, Map<String, String> values, boolean save) throws IOException;

    /**
     * Removes an entry: its socket ends.
     *
     * @param socketName its SocketName
     * @param save whether to remove it from the file
     * @return one line for people
     * @throws IllegalArgumentException if there is no such entry
     * @throws IOException if the file or the store cannot be read or written
     */
    String remove(String socketName, boolean save) throws IOException;
}
