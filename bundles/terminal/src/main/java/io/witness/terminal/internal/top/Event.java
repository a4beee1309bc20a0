package io.witness.terminal.internal.top;

/** Something that the screen has to answer to. */
sealed interface Event {
    /**
     * A key was pressed.
     *
     * @param key which
     * @param text of {@link Key#CHARACTER}, what was typed
     */
    record Typed(Key key, String text) implements Event {}

    /**
     * The Witness answered.
     *
     * @param sample the answer
     */
    record Sampled(Sample sample) implements Event {}

    /**
     * The Witness did not answer.
     *
     * @param why the reason
     */
    record Failed(String why) implements Event {}

    /** The terminal has another size, or shows something else. */
    record Redraw() implements Event {}

    /** The command is to end. */
    record End() implements Event {}
}
