package io.witness.recording;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of files that a recorder has completed: to copy, to sign or to examine them. Register it as an OSGi service.
 *
 * <p>Each listener has a thread of its own, which gets the service and makes all calls, in the order in which the files were
 * completed. What it throws is logged; while it does not return, up to 1000 files wait for it, and those beyond are not
 * announced to it, which is logged. Nobody else waits for it.
 */
@ConsumerType
@FunctionalInterface
public interface RecordingListener {
    /**
     * Hears of a file. The recorder does not write to it any more; it deletes the file when it needs the room, maybe already now.
     *
     * @param file the capture file under its final name, with its index beside it unless the disk was full
     * @throws Exception to be logged
     */
    void completed(Path file) throws Exception;
}
