package io.witness.protocol.internal;

import java.util.Locale;

/** What to tell whoever runs this process when it may not do something, by capabilities(7). */
public enum Capability {
    /** To give a file to another user, or to a group that this user is not in. */
    CHOWN,
    /** To change the mode of another user's file, or to remove it from a directory with the sticky bit. */
    FOWNER,
    /** To use another user's file and directory. */
    DAC_OVERRIDE;

    /** The capability's name. */
    @Override
    public String toString() {
        return "CAP_" + name();
    }

    /** How a process gets it. */
    public String remedy() {
        String name = name().toLowerCase(Locale.ROOT);
        return "run with sudo, or by `setpriv --inh-caps +" + name + " --ambient-caps +" + name
                + "`, or with AmbientCapabilities=" + this + " in the systemd unit";
    }
}
