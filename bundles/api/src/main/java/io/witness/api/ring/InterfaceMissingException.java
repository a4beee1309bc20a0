package io.witness.api.ring;

/** The interface does not exist, or not in a state that allows to capture. To be tried again: it may come. */
public final class InterfaceMissingException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the interface.
     *
     * @param interfaceName the interface
     */
    public InterfaceMissingException(String interfaceName) {
        this(interfaceName, "does not exist");
    }

    /**
     * Names the interface and what it lacks.
     *
     * @param interfaceName the interface
     * @param problem why it cannot be used now, such as {@code "is down"}
     */
    public InterfaceMissingException(String interfaceName, String problem) {
        super("Interface", "interface " + interfaceName + " " + problem);
    }
}
