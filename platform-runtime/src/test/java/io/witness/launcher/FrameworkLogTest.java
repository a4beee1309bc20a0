package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.apache.felix.framework.Logger;
import org.junit.jupiter.api.Test;

class FrameworkLogTest extends WithStandardError {
    private List<String> said(Throwable cause) {
        return printed(() -> new FrameworkLog().log(Logger.LOG_ERROR, "cannot store\nbundle 35", cause))
                .lines()
                .toList();
    }

    /** What the disk refuses, an operator can mend. */
    @Test
    void shouldSayInOneLineWhatAnOperatorCanMend() {
        assertEquals(List.of("witness: the framework: cannot store?bundle 35"), said(null));
        assertEquals(
                List.of("witness: the framework: cannot store?bundle 35: java.io.IOException: no space"),
                said(new IOException("no space")));
    }

    @Test
    void shouldShowWhereAFaultIs() {
        List<String> lines = said(new IllegalStateException("odd\u001b"));
        assertEquals("witness: the framework: cannot store?bundle 35", lines.get(0));
        assertEquals("\tjava.lang.IllegalStateException: odd?", lines.get(1));
        assertTrue(lines.size() > 3 && lines.stream().skip(1).allMatch(line -> line.startsWith("\t")), lines::toString);
        System.setProperty(Notice.FORMAT, "json");
        assertEquals(1, said(new IllegalStateException("odd")).size());
    }
}
