package dev.fresh.client;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Reacts to signals. The JDK offers this only in a class that it does not document for others, so it is looked up by
 * name; where it is missing, or the signal was ignored by whoever started this process, the signal keeps its meaning.
 */
public final class Signals {

    private Signals() {
    }

    /** Does {@code reaction} whenever the signal comes, until the answer is closed. */
    public static Handling on(String signal, Runnable reaction) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object number = type.getConstructor(String.class).newInstance(signal);
            Object ours = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[]{handler},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            reaction.run();
                            yield null;
                        }
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> "handler of " + signal;
                    });
            Object before = type.getMethod("handle", type, handler).invoke(null, number, ours);
            return () -> restore(type, handler, number, before);
        } catch (ReflectiveOperationException e) {
            return () -> {};
        }
    }

    private static void restore(Class<?> type, Class<?> handler, Object number, Object before) {
        try {
            type.getMethod("handle", type, handler).invoke(null, number, before);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a signal handler that was replaced cannot be put back", e);
        }
    }

    /** A reaction that ends when it is closed. */
    public interface Handling extends AutoCloseable {

        @Override
        void close();
    }
}
