package io.witness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String shown(boolean terminal) throws IOException {
        Screen screen = new Screen(out, terminal);
        screen.print("head");
        screen.show(List.of("a", "b"));
        screen.show(List.of("c"));
        screen.show(List.of("d"));
        screen.print("end");
        screen.show(List.of("e"));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldReplaceOnATerminalWhatItShowedBefore() throws Exception {
        assertEquals("head\na\nb\n\033[2A\033[Jc\n\033[1A\033[Jd\nend\ne\n", shown(true));
    }

    @Test
    void shouldAppendElsewhere() throws Exception {
        assertEquals("head\na\nb\nc\nd\nend\ne\n", shown(false));
    }
}
