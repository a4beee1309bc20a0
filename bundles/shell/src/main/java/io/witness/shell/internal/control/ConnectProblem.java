package io.witness.shell.internal.control;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Explains why there is no connection to a Witness: by the exception's type and by the socket's file, never by the
 * exception's text, which depends on the user's locale.
 */
public final class ConnectProblem {
    private ConnectProblem() {}

    /** Explains a failed attempt; must be called at once after it, because it looks at the file. */
    public static String of(Path state, IOException cause) {
        if (cause instanceof ConnectException) {
            return none(state, "no process listens at it");
        }
        if (cause instanceof EOFException) {
            return none(state, "it closed the connection at once: it is about to end");
        }
        try {
            Path file = state.resolve(ControlSocket.NAME);
            Files.readAttributes(file, BasicFileAttributes.class);
            return Files.isWritable(file) ? none(state, text(cause)) : denied(state);
        } catch (NoSuchFileException e) {
            return none(state, "there is no such file");
        } catch (AccessDeniedException e) {
            return denied(state);
        } catch (IOException e) {
            return none(state, text(cause));
        }
    }

    private static String text(IOException cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static String none(Path state, String reason) {
        return "no witness runs on " + state + ": " + ControlSocket.NAME + ": " + reason;
    }

    private static String denied(Path state) {
        return "the witness on " + state + " cannot be reached: permission denied: only its user and root may connect";
    }

    /** Explains why there was no answer in time. */
    public static String timedOut(Path state, int timeoutMillis) {
        return "the witness on " + state + " does not answer within " + timeoutMillis
                + " ms: it hangs, or has no descriptors or memory left: see its log";
    }
}
