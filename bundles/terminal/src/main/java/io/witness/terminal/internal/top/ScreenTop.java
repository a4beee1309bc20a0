package io.witness.terminal.internal.top;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.Signals;

/** Shows the view on the alternate screen of a terminal, and puts everything back at the end. */
final class ScreenTop {
    private final Options options;
    private final Feed feed;
    private final boolean utf8 = Boolean.getBoolean("witness.terminal.utf8");
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    ScreenTop(Options options, Feed feed) {
        this.options = options;
        this.feed = feed;
    }

    /**
     * Shows samples until it is ended.
     *
     * @param first the sample to begin with
     * @return the exit status
     * @throws IOException if there is no terminal
     * @throws InterruptedException if the thread is interrupted
     */
    int run(Sample first) throws IOException, InterruptedException {
        try (Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .nativeSignals(true)
                .graphemeCluster(false)
                .encoding(utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1)
                .build()) {
            handleSignals(terminal);
            Attributes before = raw(terminal);
            enter(terminal);
            try {
                new Keyboard(terminal, events).start();
                new Sampler(options, feed, events).start();
                show(terminal, new View(options, new Text(utf8, true), first));
            } finally {
                leave(terminal, before);
            }
            return 0;
        }
    }

    private void handleSignals(Terminal terminal) {
        terminal.handle(Terminal.Signal.WINCH, signal -> events.add(new Event.Redraw()));
        terminal.handle(Terminal.Signal.CONT, signal -> {
            raw(terminal);
            enter(terminal);
            events.add(new Event.Redraw());
        });
        for (String signal : new String[] {"INT", "TERM", "HUP"}) {
            Signals.register(signal, () -> events.add(new Event.End()));
        }
    }

    /** Lets every key be read at once, Ctrl-C and Ctrl-Z among them; returns what the terminal was set to. */
    private static Attributes raw(Terminal terminal) {
        Attributes before = terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        terminal.setAttributes(raw);
        return before;
    }

    private static void enter(Terminal terminal) {
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.keypad_xmit);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
    }

    private static void leave(Terminal terminal, Attributes before) {
        terminal.puts(Capability.cursor_normal);
        terminal.puts(Capability.keypad_local);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.setAttributes(before);
    }

    private void show(Terminal terminal, View view) throws InterruptedException {
        Display display = new Display(terminal, true);
        Paint paint = new Paint(System.getenv("NO_COLOR") == null);
        long silent = 0;
        long rounds = 0;
        resize(display, terminal);
        while (rounds < options.rounds()) {
            draw(display, paint, view);
            Event event = events.poll(options.millis() + 2000, TimeUnit.MILLISECONDS);
            if (event instanceof Event.Sampled sampled) {
                silent = 0;
                rounds += view.show(sampled.sample()) ? 1 : 0;
            } else if (event instanceof Event.Failed failed) {
                view.fail(failed.why());
            } else if (event instanceof Event.Redraw) {
                resize(display, terminal);
            } else if (event instanceof Event.Typed typed) {
                if (!view.type(typed.key(), typed.text())) {
                    return;
                }
            } else if (event instanceof Event.End) {
                return;
            } else {
                silent += options.millis() + 2000;
                view.fail("there has been no answer for " + silent / 1000 + " s");
            }
        }
    }

    private static void resize(Display display, Terminal terminal) {
        Size size = terminal.getSize();
        display.clear();
        display.resize(Size.of(Math.max(1, size.getColumns()), Math.max(1, size.getRows())));
    }

    private static void draw(Display display, Paint paint, View view) {
        List<Line> lines = view.lines(display.getColumns(), display.getRows());
        display.update(lines.stream().map(paint::styled).toList(), 0);
    }
}
