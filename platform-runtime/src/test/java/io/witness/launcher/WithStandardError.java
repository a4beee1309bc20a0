package io.witness.launcher;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of what is printed on standard error, in the format of the log. */
abstract class WithStandardError {
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @BeforeEach
    final void catchOutput() {
        System.setErr(new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    final void restore() {
        System.setErr(standardError);
        System.clearProperty(Notice.FORMAT);
    }

    /** Returns what an action prints. */
    final String printed(Runnable action) {
        output.reset();
        action.run();
        return output.toString(StandardCharsets.UTF_8);
    }
}
