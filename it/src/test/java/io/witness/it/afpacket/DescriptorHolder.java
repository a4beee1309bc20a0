package io.witness.it.afpacket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process that keeps a socket of this one alive. It ends with this object, and with this process. */
final class DescriptorHolder implements AutoCloseable {
    private static final Path PYTHON = Path.of(System.getProperty("witness.root"), "it/src/test/python");
    private final Process process;

    private DescriptorHolder(Process process) {
        this.process = process;
    }

    static DescriptorHolder ofDescriptor(int fd) throws IOException {
        return start(Integer.toString(fd));
    }

    /** Has mapped the ring, and closed the descriptor, as good clients do. */
    static DescriptorHolder ofMapping(int fd, int length) throws IOException {
        return start(Integer.toString(fd), Integer.toString(length));
    }

    private static DescriptorHolder start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("python3", PYTHON.resolve("hold.py").toString()));
        command.add(Long.toString(ProcessHandle.current().pid()));
        command.addAll(List.of(arguments));
        DescriptorHolder holder = new DescriptorHolder(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        if (!"held".equals(holder.process.inputReader().readLine())) {
            holder.close();
            throw new IOException(String.join(" ", command) + " failed");
        }
        return holder;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
