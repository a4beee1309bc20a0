package io.witness.flows.output;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads messages of IPFIX as RFC 7011 describes them: strictly, knowing nothing of who sends them. */
final class Collector {
    private record Field(String name, int length) {}

    private record Kind(List<Field> fields, boolean isOfOptions) {}

    /** Records of flows: from the element's number, with r for that of the other direction or e for an enterprise's, to the value. */
    final List<Map<String, byte[]>> flows = new ArrayList<>();

    final List<Map<String, byte[]>> options = new ArrayList<>();
    final List<Integer> lengths = new ArrayList<>();
    final List<Integer> sequences = new ArrayList<>();
    /** How many records came before each message: what its sequence number should be. */
    final List<Integer> recordsBefore = new ArrayList<>();

    int definitions;
    int records;
    private final Map<Integer, Kind> kinds = new HashMap<>();

    static long number(Map<String, byte[]> record, String element) {
        return new BigInteger(1, record.get(element)).longValueExact();
    }

    static String text(Map<String, byte[]> record, String element) {
        return new String(record.get(element), StandardCharsets.US_ASCII);
    }

    /** Reads the messages of a stream that is at its end. */
    Collector stream(byte[] bytes) throws IOException {
        for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
            int length = rest.getShort(rest.position() + 2) & 0xFFFF;
            message(rest.slice(rest.position(), length));
            rest.position(rest.position() + length);
        }
        return this;
    }

    void message(ByteBuffer message) throws IOException {
        int length = message.remaining();
        require(message.getShort() == 10, "version");
        require((message.getShort() & 0xFFFF) == length, "length");
        message.getInt();
        sequences.add(message.getInt());
        recordsBefore.add(records);
        message.getInt();
        lengths.add(length);
        while (message.hasRemaining()) {
            int id = message.getShort() & 0xFFFF;
            int bytes = (message.getShort() & 0xFFFF) - 4;
            ByteBuffer set = message.slice(message.position(), bytes);
            message.position(message.position() + bytes);
            set(id, set);
        }
    }

    private static void require(boolean condition, String what) throws IOException {
        if (!condition) {
            throw new IOException("malformed: " + what);
        }
    }

    private void set(int id, ByteBuffer set) throws IOException {
        if (id == 2 || id == 3) {
            define(set, id == 3);
            return;
        }
        Kind kind = kinds.get(id);
        require(id >= 256 && kind != null, "set " + id);
        require(set.hasRemaining(), "empty set");
        while (set.hasRemaining()) {
            Map<String, byte[]> record = new TreeMap<>();
            for (Field field : kind.fields()) {
                int length = field.length() == 0xFFFF ? set.get() & 0xFF : field.length();
                byte[] value = new byte[length];
                set.get(value);
                require(record.put(field.name(), value) == null, "twice: " + field);
            }
            records++;
            (kind.isOfOptions() ? options : flows).add(record);
        }
    }

    private void define(ByteBuffer set, boolean isOfOptions) throws IOException {
        int id = set.getShort() & 0xFFFF;
        int count = set.getShort();
        if (isOfOptions) {
            int scopes = set.getShort();
            require(scopes > 0 && scopes <= count, "scopes");
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int element = set.getShort() & 0xFFFF;
            int length = set.getShort() & 0xFFFF;
            boolean isOfEnterprise = element >= 0x8000;
            int enterprise = isOfEnterprise ? set.getInt() : 0;
            String direction = isOfEnterprise ? enterprise == 29305 ? "r" : "e" : "";
            fields.add(new Field((element & 0x7FFF) + direction, length));
        }
        require(!set.hasRemaining(), "rest of a template");
        kinds.put(id, new Kind(fields, isOfOptions));
        definitions++;
    }
}
