package io.witness.flows.internal.ipfix;

/** Lists the elements that IANA does not have. Collectors get their types as RFC 5610 defines. */
enum OwnElement {
    COMMUNITY_ID(1, Type.STRING, "communityId", "Community ID, version 1"),
    SERVER_NAME(2, Type.STRING, "serverName", "TLS server name, first DNS question or HTTP host"),
    FLOW_PART(3, Type.UNSIGNED_16, "flowPart", "part of the flow with this flowId, from 1 on"),
    GAP_CAUSE(4, Type.STRING, "gapCause", "why packets were not metered"),
    GAP_BLOCKS(5, Type.UNSIGNED_64, "gapBlocks", "blocks of a ring that were not metered, 0: not known");

    /** Abstract data types by their numbers in RFC 5610. */
    private enum Type {
        UNSIGNED_16(2, Short.BYTES),
        UNSIGNED_64(4, Long.BYTES),
        STRING(13, Field.VARIABLE);

        private final int code;
        private final int length;

        Type(int code, int length) {
            this.code = code;
            this.length = length;
        }
    }

    private final int number;
    private final Type type;
    private final String elementName;
    private final String description;

    OwnElement(int number, Type type, String elementName, String description) {
        this.number = number;
        this.type = type;
        this.elementName = elementName;
        this.description = description;
    }

    int number() {
        return number;
    }

    int length() {
        return type.length;
    }

    int typeCode() {
        return type.code;
    }

    String elementName() {
        return elementName;
    }

    String description() {
        return description;
    }
}
