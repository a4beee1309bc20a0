package io.witness.protocol.internal;

import java.util.Locale;

/** Tells the operator which capability is missing, see capabilities(7). */
public enum Capability {
    /** Allows to give a file to another user, or to a group that this user is not in. */
    CHOWN,
    /** Allows to change the mode of another user's file, or to remove it from a directory with the sticky bit. */
    FOWNER,
    /** Allows to use another user's file and directory. */
    DAC_OVERRIDE;

    /** Returns the capability's name. */
    @Override
    public String toString() {
        return "CAP_" + name();
    }

    /** Says how a process gets it. */
    public String remedy() {
        String name = name().toLowerCase(Locale.ROOT);
        return "run with sudo, or by `setpriv --inh-caps +" + name + " --ambient-caps +" + name
                + "`, or with AmbientCapabilities=" + this + " in the systemd unit";
    }
}
