package io.witness.api.ring;

/** The interface does not exist, or not any more. To be tried again: it may come. */
public final class InterfaceMissingException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the interface.
     *
     * @param interfaceName the interface
     */
    public InterfaceMissingException(String interfaceName) {
        super("Interface", "there is no interface " + interfaceName);
    }
}
