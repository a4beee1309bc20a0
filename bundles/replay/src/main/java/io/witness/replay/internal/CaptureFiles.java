package io.witness.replay.internal;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.api.socket.SocketKeys;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Opens the files of a replay. */
final class CaptureFiles {
    private final ReplayPlan plan;
    private final Consumer<String> odd;
    /** Files whose anomalies were reported: each round finds the same. */
    private final Set<Path> told = new HashSet<>();

    /** Opens the files of a plan; the anomalies of each file are reported once, when it is closed. */
    CaptureFiles(ReplayPlan plan, Consumer<String> odd) {
        this.plan = plan;
        this.odd = odd;
    }

    /** Opens them for the first time: all or none. */
    List<CaptureFile> open() throws RingException {
        checkAll();
        List<CaptureFile> opened;
        try {
            opened = openAll();
        } catch (IOException e) {
            throw failure(e.getMessage());
        }
        try {
            requireOneLinkType(opened);
            return opened;
        } catch (RingException e) {
            close(opened);
            throw e;
        }
    }

    private void checkAll() throws RingException {
        for (Path file : plan.files()) {
            check(file);
        }
    }

    private void check(Path file) throws RingException {
        BasicFileAttributes attributes = attributes(file);
        if (attributes.isDirectory()) {
            throw failure(file + " is a directory: name the capture files in it, with commas between them");
        }
        if (!attributes.isRegularFile()) {
            throw failure(file + " is not a regular file: a replay takes capture files only");
        }
        if (!Files.isReadable(file)) {
            throw unreadable(file);
        }
    }

    private BasicFileAttributes attributes(Path file) throws RingException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new InterfaceMissingException(plan.name(), "is not there: there is no file " + file);
        } catch (AccessDeniedException e) {
            throw unreadable(file);
        } catch (FileSystemException e) { // a loop of links, a name that is too long
            throw failure(file + " leads to no file: " + e.getReason() + ": write the path of a capture file");
        } catch (IOException e) {
            throw failure(file + " cannot be looked at: " + e.getMessage() + ": check its file system");
        }
    }

    private static RingException unreadable(Path file) {
        return failure(file + " cannot be read by " + System.getProperty("user.name")
                + ": change its rights or those of its directories");
    }

    private List<CaptureFile> openAll() throws IOException {
        List<CaptureFile> opened = new ArrayList<>();
        try {
            for (Path file : plan.files()) {
                opened.add(CaptureFile.open(file, oddities -> tell(file, oddities)));
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            close(opened);
            throw e;
        }
    }

    private void tell(Path file, String oddities) {
        if (told.add(file)) {
            odd.accept(plan.name() + ": " + file + " has anomalies, but was played: " + oddities);
        }
    }

    private void requireOneLinkType(List<CaptureFile> files) throws RingException {
        CaptureFile first = files.get(0);
        for (CaptureFile other : files) {
            if (other.linkType() != first.linkType()) {
                throw failure(first.path() + " has link type " + first.linkType() + ", but " + other.path()
                        + " has " + other.linkType()
                        + ": play them by sockets of their own, packets of a ring have one link type");
            }
        }
    }

    /** Opens them again. */
    MergedCaptures reopen(int linkType) throws IOException {
        try {
            checkAll(); // a file that has become a pipe would block the opening forever
        } catch (RingException e) {
            throw new IOException(e.getMessage(), e);
        }
        List<CaptureFile> again = openAll();
        for (CaptureFile file : again) {
            if (file.linkType() != linkType) {
                close(again);
                throw new IOException(file.path() + ": had link type " + linkType + " and now has " + file.linkType()
                        + ": replay it anew");
            }
        }
        return new MergedCaptures(again);
    }

    static void close(List<CaptureFile> files) {
        for (CaptureFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                continue; // it was only read
            }
        }
    }

    private static RingException failure(String problem) {
        return new RingException(SocketKeys.INTERFACE, "Interface: " + problem);
    }
}
