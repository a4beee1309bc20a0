package io.witness.protocol;

/**
 * Identifies the process that made a connection, as the kernel recorded it ({@code SO_PEERCRED}).
 *
 * @param pid the process, 0 if it is outside of our pid namespace
 * @param uid its effective user
 * @param gid its effective group
 */
public record PeerIdentity(int pid, long uid, long gid) {}
