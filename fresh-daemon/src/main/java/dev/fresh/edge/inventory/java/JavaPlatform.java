package dev.fresh.edge.inventory.java;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What the classes of the Java platform let others override, asked of the platform itself; nothing of it is run. */
final class JavaPlatform {

    private static final Map<String, Optional<Set<String>>> KNOWN = new ConcurrentHashMap<>();

    private JavaPlatform() {
    }

    /** The names of a class of the platform; empty for any other, and for one that this platform leaves out. */
    static Optional<Set<String>> overridable(String type) {
        return KNOWN.computeIfAbsent(type, JavaPlatform::load);
    }

    private static Optional<Set<String>> load(String type) {
        if (!type.matches("javax?\\.[\\w.$]+")) {
            return Optional.empty();
        }
        try {
            Class<?> found = Class.forName(type, false, ClassLoader.getPlatformClassLoader());
            Set<String> names = new TreeSet<>();
            for (Class<?> at = found; at != null; at = at.getSuperclass()) {
                add(at.getDeclaredMethods(), names);
            }
            add(found.getMethods(), names);
            return Optional.of(names);
        } catch (ClassNotFoundException | LinkageError e) {
            // A platform without the desktop does not know its classes; then nobody can tell.
            return Optional.empty();
        }
    }

    private static void add(Method[] methods, Set<String> names) {
        for (Method method : methods) {
            int marks = method.getModifiers();
            if (!Modifier.isStatic(marks) && !Modifier.isPrivate(marks) && !Modifier.isFinal(marks)) {
                names.add(method.getName());
            }
        }
    }
}
