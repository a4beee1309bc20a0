package io.witness.it;

import io.witness.api.packet.BlockLayout;
import io.witness.linux.Errno;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The numbers that classes of the bundle {@code linux} and the layouts of {@code api} name, also the private ones. */
final class NumberFields {
    private static final String LINUX = "io/witness/linux/";
    private static final String LAYOUTS = "io/witness/api/packet/";

    private NumberFields() {}

    /** By class, without the common part of its package, and field. */
    static Map<String, Long> all() throws Exception {
        Map<String, Long> numbers = new TreeMap<>();
        add(Errno.class, LINUX, "", numbers);
        add(BlockLayout.class, LAYOUTS, "Layout", numbers);
        return numbers;
    }

    private static void add(Class<?> any, String packages, String end, Map<String, Long> numbers) throws Exception {
        URI where = any.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path path = Path.of(where);
        if (Files.isDirectory(path)) {
            addTree(path, packages, end, numbers);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(path)) {
                addTree(jar.getPath("/"), packages, end, numbers);
            }
        }
    }

    private static void addTree(Path root, String packages, String end, Map<String, Long> numbers) throws Exception {
        try (Stream<Path> files = Files.walk(root.resolve(packages))) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(end + ".class"))::iterator) {
                String name = root.relativize(file).toString().replaceAll("\\.class$", "");
                if (!name.endsWith("package-info")) {
                    Class<?> type = Class.forName(name.replace('/', '.'), false, NumberFields.class.getClassLoader());
                    addFields(type, name.substring(packages.length()).replace('/', '.'), numbers);
                }
            }
        }
    }

    private static void addFields(Class<?> type, String name, Map<String, Long> numbers) throws Exception {
        for (Field field : type.getDeclaredFields()) {
            boolean constant = Modifier.isStatic(field.getModifiers()) && Modifier.isFinal(field.getModifiers());
            boolean number = field.getType() == int.class
                    || field.getType() == long.class
                    || field.getType() == short.class
                    || field.getType() == byte.class;
            if (constant && number && !field.isSynthetic() && !field.getName().equals("serialVersionUID")) {
                field.setAccessible(true);
                numbers.put(name + "." + field.getName(), ((Number) field.get(null)).longValue());
            }
        }
    }
}
