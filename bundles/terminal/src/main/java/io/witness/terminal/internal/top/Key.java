package io.witness.terminal.internal.top;

/** A key that was pressed, or a character that was typed. */
enum Key {
    TAB,
    LEFT,
    RIGHT,
    UP,
    DOWN,
    ENTER,
    ESCAPE,
    BACKSPACE,
    /** Any other character. */
    CHARACTER,
    /** A sequence of no meaning here, such as a function key. */
    UNKNOWN
}
