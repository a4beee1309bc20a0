package io.witness.terminal.internal.top;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** Reads keys on a thread of its own. */
final class Keyboard {
    private static final long ESCAPE_MILLIS = 100;
    private static final long PATIENCE_MILLIS = 60_000;

    private final NonBlockingReader input;
    private final BindingReader reader;
    private final BlockingQueue<Event> events;
    private final KeyMap<Key> keys = new KeyMap<>();

    Keyboard(Terminal terminal, BlockingQueue<Event> events) {
        this.input = terminal.reader();
        this.reader = new BindingReader(input);
        this.events = events;
        keys.setAmbiguousTimeout(ESCAPE_MILLIS);
        keys.setUnicode(Key.CHARACTER);
        keys.setNomatch(Key.UNKNOWN);
        for (char c = 1; c < 0x7f; c++) {
            keys.bind(Key.CHARACTER, String.valueOf(c));
        }
        keys.bind(Key.TAB, "\t");
        keys.bind(Key.ENTER, "\r", "\n");
        keys.bind(Key.ESCAPE, "\033");
        keys.bind(Key.BACKSPACE, "\b", "\177");
        keys.bind(Key.UP, "\033[A", "\033OA", KeyMap.key(terminal, Capability.key_up));
        keys.bind(Key.DOWN, "\033[B", "\033OB", KeyMap.key(terminal, Capability.key_down));
        keys.bind(Key.RIGHT, "\033[C", "\033OC", KeyMap.key(terminal, Capability.key_right));
        keys.bind(Key.LEFT, "\033[D", "\033OD", KeyMap.key(terminal, Capability.key_left));
    }

    void start() {
        Thread thread = new Thread(this::read, "witness-top-keyboard");
        thread.setDaemon(true);
        thread.start();
    }

    // The library's reader of keys looks ten times a second, so it is not asked before there is one. Without a limit,
    // the terminal could
    // not be closed meanwhile.
    private Key next() throws IOException {
        while (input.peek(PATIENCE_MILLIS) == NonBlockingReader.READ_EXPIRED) {
            // nothing was typed
        }
        return reader.readBinding(keys);
    }

    private void read() {
        try {
            Key key = next();
            while (key != null) {
                events.add(new Event.Typed(key, reader.getLastBinding()));
                key = next();
            }
        } catch (EndOfFileException | IOException e) {
            // the terminal was closed
        }
        events.add(new Event.End());
    }
}
