package io.witness.flows.internal.ipfix;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Describes the records of one kind.
 *
 * @param <T> what records are written from
 * @param id its number, from 256 on
 * @param scopes how many of the first fields are the scope of an options template; 0: it is a template of flows
 * @param fields all fields in order
 */
public record Template<T>(int id, int scopes, List<Field<T>> fields) {
    /** The set of templates. */
    private static final int TEMPLATES = 2;
    /** The set of options templates. */
    private static final int OPTIONS_TEMPLATES = 3;

    private static final int SET_HEADER = 4;

    /** Appends a set that contains one record. */
    public void putRecord(ByteBuffer to, T from) {
        int start = beginSet(to, id);
        for (int i = 0; i < fields.size(); i++) {
            fields.get(i).value().put(to, from);
        }
        endSet(to, start);
    }

    /** Appends a set that contains the definition. */
    void putDefinition(ByteBuffer to, int ownEnterprise) {
        int start = beginSet(to, scopes == 0 ? TEMPLATES : OPTIONS_TEMPLATES);
        to.putShort((short) id).putShort((short) fields.size());
        if (scopes > 0) {
            to.putShort((short) scopes);
        }
        fields.forEach(field -> field.putDefinition(to, ownEnterprise));
        endSet(to, start);
    }

    private static int beginSet(ByteBuffer to, int setId) {
        int start = to.position();
        to.putShort((short) setId).putShort((short) SET_HEADER);
        return start;
    }

    private static void endSet(ByteBuffer to, int start) {
        to.putShort(start + Short.BYTES, (short) (to.position() - start));
    }
}
