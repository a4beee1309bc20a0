package io.witness.it.afpacket;

import java.io.IOException;
import java.nio.file.Path;

/** A bpf filesystem in the mount namespace of a process that does nothing else: with it, all that is pinned is gone. */
public final class BpfMount implements AutoCloseable {
    private final Process holder;
    private final Path directory;

    public BpfMount(Path mountPoint) throws IOException {
        String script = "mount -t bpf none \"$0\" && echo mounted && exec cat";
        holder = new ProcessBuilder(
                        "unshare", "--mount", "--propagation", "private", "sh", "-c", script, mountPoint.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!"mounted".equals(holder.inputReader().readLine())) {
            throw new IOException("no bpf filesystem at " + mountPoint);
        }
        directory = Path.of("/proc", Long.toString(holder.pid()), "root")
                .resolve(mountPoint.toString().substring(1));
    }

    public Path path(String name) {
        return directory.resolve(name);
    }

    @Override
    public void close() throws Exception {
        holder.getOutputStream().close();
        holder.waitFor();
    }
}
