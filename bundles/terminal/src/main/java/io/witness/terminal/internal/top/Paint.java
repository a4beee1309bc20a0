package io.witness.terminal.internal.top;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** Chooses colours; without them, what matters is bold. */
record Paint(boolean colours) {
    AttributedString styled(Line line) {
        return new AttributedString(line.text(), style(line.look()));
    }

    private AttributedStyle style(Line.Look look) {
        AttributedStyle plain = AttributedStyle.DEFAULT;
        return switch (look) {
            case PLAIN -> plain;
            case TITLE -> plain.bold();
            case HEADING -> plain.inverse();
            case OTHER_HEADING -> plain.underline();
            case SELECTED -> plain.bold().inverse();
            case WARNING -> colours ? plain.foreground(AttributedStyle.YELLOW) : plain.bold();
            case ALARM -> colours ? plain.bold().foreground(AttributedStyle.RED) : plain.bold();
        };
    }
}
