package dev.fresh.tui;

import java.lang.reflect.Proxy;

/**
 * The signals that ask a program to end, which the dashboard obeys in its own time: while the JVM goes down, the
 * terminal would be given back and drawn upon at once. The JDK offers this only in a class that it does not document
 * for others, so it is looked up by name; where it is missing, the library gives the terminal back as well as it can.
 */
final class Interrupts {

    private Interrupts() {
    }

    static void on(Runnable reaction) {
        for (String signal : new String[]{"TERM", "HUP", "INT"}) {
            try {
                Class<?> type = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                Object ours = Proxy.newProxyInstance(Interrupts.class.getClassLoader(), new Class<?>[]{handler},
                        (self, method, arguments) -> switch (method.getName()) {
                            case "handle" -> {
                                reaction.run();
                                yield null;
                            }
                            case "equals" -> self == arguments[0];
                            case "hashCode" -> System.identityHashCode(self);
                            default -> "handler of " + signal;
                        });
                type.getMethod("handle", type, handler).invoke(null, type.getConstructor(String.class)
                        .newInstance(signal), ours);
            } catch (ReflectiveOperationException e) {
                // Ignored by whoever started this process, or not to be had: it keeps its meaning.
                System.getLogger(Interrupts.class.getName()).log(System.Logger.Level.DEBUG, "{0}: {1}", signal, e);
            }
        }
    }
}
