/** Tells systemd that Witness is ready, and that it works. */
package io.witness.systemd.internal;
