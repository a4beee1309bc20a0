package io.witness.it;

/** How often a test does what chance or repetition may find out: a few times, and with {@code -Dwitness.soak=true} many times. */
final class Soak {
    private static final boolean LONG = Boolean.getBoolean("witness.soak");

    private Soak() {}

    static int times(int few, int many) {
        return LONG ? many : few;
    }
}
