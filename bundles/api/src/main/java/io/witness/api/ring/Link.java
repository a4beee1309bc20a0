package io.witness.api.ring;

/**
 * Describes the state of an interface as the kernel reports it.
 *
 * @param index its number, which no other interface of the host ever gets; an interface that is removed and created again
 *     under its name has another one
 * @param up whether it is administratively up ({@code IFF_UP} of netdevice(7))
 * @param carrier whether it has a carrier ({@code IFF_LOWER_UP}); false while it is not up
 */
public record Link(int index, boolean up, boolean carrier) {}
