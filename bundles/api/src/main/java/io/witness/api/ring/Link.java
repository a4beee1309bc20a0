package io.witness.api.ring;

/**
 * What the kernel says of an interface.
 *
 * @param index its number, never that of another interface in the life of the host; an interface that is removed and
 *     created again under its name has another one
 * @param up whether somebody has set it up ({@code IFF_UP} of netdevice(7))
 * @param carrier whether its driver sees the other side ({@code IFF_LOWER_UP}); false while it is not up
 */
public record Link(int index, boolean up, boolean carrier) {}
