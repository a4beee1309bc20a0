package io.witness.replay.internal;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.api.socket.SocketKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of a replay. */
final class CaptureFiles {
    private final ReplayPlan plan;

    CaptureFiles(ReplayPlan plan) {
        this.plan = plan;
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
        if (Files.notExists(file)) {
            throw new InterfaceMissingException(plan.name(), "is not there: there is no file " + file);
        }
        if (Files.isDirectory(file)) {
            throw failure(file + " is a directory: name the capture files in it, with commas between them");
        }
        if (!Files.isReadable(file)) {
            throw failure(file + " cannot be read by " + System.getProperty("user.name")
                    + ": change its rights or those of its directories");
        }
        if (!Files.isRegularFile(file)) {
            throw failure(file + " is no regular file: a replay takes capture files only");
        }
    }

    private List<CaptureFile> openAll() throws IOException {
        List<CaptureFile> opened = new ArrayList<>();
        try {
            for (Path file : plan.files()) {
                opened.add(CaptureFile.open(file));
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            close(opened);
            throw e;
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
            checkAll(); // one that is a pipe by now would never end to open
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
