package io.witness.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Edits such as people make who are in a hurry: each changes something, and a third of them break something. */
final class RandomEdits {
    static final int MOST_ENTRIES = 8;
    static final String BAD_FILTER = "udp and and";
    static final String MISSING_INTERFACE = "absent0";

    /** Far from those that the kernel chooses, which are small. */
    static final int FIXED_ID = 60_000;

    private static final String STRUCTURE = "{}[]:\"";
    private static final Map<String, List<Object>> BAD_VALUES = Map.of(
            "BlockSize", List.of(5000, -1, 0),
            "NumBlocks", List.of(0, -3, 100_000_000_000L),
            "FanoutSize", List.of(-1, 257, "many"),
            "Mode", List.of("9z", "rw-------"),
            "User", List.of("nosuchuser"),
            "Interface", List.of("", "name with spaces"));

    private final Random random;
    private final Path home;
    private final List<String> interfaces;
    /** What the editor has in mind, without what is broken at the moment. */
    private final List<Entry> entries = new ArrayList<>();

    RandomEdits(long seed, Path home, List<String> interfaces) {
        this.random = new Random(seed);
        this.home = home;
        this.interfaces = interfaces;
    }

    /** All SocketNames that ever occur. */
    List<Path> names() {
        List<Path> names = new ArrayList<>();
        for (int i = 0; i < MOST_ENTRIES; i++) {
            names.add(name(i));
        }
        return names;
    }

    private Path name(int number) {
        return home.resolve("edited" + number + ".sock");
    }

    Edit next() {
        if (random.nextInt(3) > 0) {
            mutate();
            return good();
        }
        return switch (random.nextInt(9)) {
            case 0 -> Edit.garbage(withoutOneCharacter());
            case 1 -> Edit.garbage(halfWritten());
            case 2 -> Edit.garbage("");
            case 3, 4 -> withABadValue();
            case 5 -> withADuplicate();
            case 6 -> withANamelessEntry();
            case 7 -> with("Filter", BAD_FILTER);
            default -> with("Interface", MISSING_INTERFACE);
        };
    }

    private Edit good() {
        return new Edit(text(entries), true, copy(), Set.of(), false);
    }

    private void mutate() {
        int what = random.nextInt(5);
        if (entries.isEmpty() || what == 0 && entries.size() < MOST_ENTRIES) {
            add();
        } else if (what == 1) {
            entries.remove(random.nextInt(entries.size()));
        } else {
            change(entries.get(random.nextInt(entries.size())));
        }
    }

    private void add() {
        List<Path> free = new ArrayList<>(names());
        entries.forEach(entry -> free.remove(entry.socket()));
        Entry entry = Entry.of(free.get(random.nextInt(free.size())), any(interfaces))
                .with("BlockSize", 65536)
                .with("NumBlocks", 32)
                .with("BlockTimeoutMillis", 20);
        entries.add(random.nextInt(entries.size() + 1), entry);
    }

    /** Does to one key what it does not say already. */
    private void change(Entry entry) {
        Entry before = entry.copy();
        while (entry.equals(before)) {
            changeOneKey(entry);
        }
    }

    private void changeOneKey(Entry entry) {
        int number = names().indexOf(entry.socket());
        switch (random.nextInt(8)) {
            case 0 -> entry.with("Interface", any(interfaces));
            case 1 -> entry.with("NumBlocks", any(List.of(16, 32, 48)));
            case 2 -> entry.with("BlockSize", any(List.of(65536, 131072)));
            case 3 -> entry.with("FanoutSize", any(List.of(1, 2, 3)));
            // of its own, or chosen by the kernel
            case 4 -> entry.with("FanoutID", any(List.of(0, FIXED_ID + number, FIXED_ID + 10 + number)));
            case 5 -> entry.with("Mode", any(List.of("0600", "0640", "0666")));
            case 6 -> entry.with("User", any(List.of("root", "nobody")));
            default -> entry.with("Filter", any(List.of("", "udp", "udp or tcp")));
        }
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private String withoutOneCharacter() {
        String text = text(entries);
        int at = random.nextInt(text.length());
        while (STRUCTURE.indexOf(text.charAt(at)) < 0) {
            at = (at + 1) % text.length();
        }
        return text.substring(0, at) + text.substring(at + 1);
    }

    private String halfWritten() {
        String text = text(entries);
        return text.substring(0, random.nextInt(text.lastIndexOf(']')));
    }

    /** The value is bad in itself, so that the entry is refused as a whole. */
    private Edit withABadValue() {
        mutate();
        if (entries.isEmpty()) {
            add();
        }
        List<Entry> written = copy();
        Entry broken = written.get(random.nextInt(written.size()));
        String key = any(BAD_VALUES.keySet().stream().sorted().toList());
        broken.with(key, any(BAD_VALUES.get(key)));
        List<Entry> good = new ArrayList<>(written);
        good.removeIf(entry -> entry == broken);
        return new Edit(text(written), true, good, Set.of(broken.socket()), false);
    }

    /** The second of a name is refused, the first is applied. */
    private Edit withADuplicate() {
        mutate();
        if (entries.isEmpty()) {
            add();
        }
        List<Entry> written = copy();
        Entry second = any(entries).copy();
        change(second);
        written.add(second);
        return new Edit(text(written), true, copy(), Set.of(second.socket()), false);
    }

    private Edit withANamelessEntry() {
        mutate();
        List<Entry> written = copy();
        written.add(Entry.of(null, "lo").without("SocketName"));
        return new Edit(text(written), true, copy(), Set.of(), true);
    }

    /** One entry asks for what is only found out when it is tried. */
    private Edit with(String key, String value) {
        mutate();
        List<Entry> written = copy();
        if (!written.isEmpty()) {
            any(written).with(key, value);
        }
        return new Edit(text(written), true, written, Set.of(), false);
    }

    private List<Entry> copy() {
        List<Entry> copy = new ArrayList<>();
        entries.forEach(entry -> copy.add(entry.copy()));
        return copy;
    }

    private static String text(List<Entry> entries) {
        return Entry.file(entries.toArray(Entry[]::new));
    }
}
