package dev.fresh.protocol;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What JSON has to know about a class of records: names, types, how one is read and how one is made. */
final class RecordShape {

    private static final ClassValue<RecordShape> KNOWN = new ClassValue<>() {

        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final String[] names;
    private final RecordComponent[] components;
    private final Method[] accessors;
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final Class<?> type;
    // What only one direction needs is looked up when that is first taken.
    private Type[] types;
    private Constructor<?> constructor;

    private RecordShape(Class<?> type) {
        this.type = type;
        components = type.getRecordComponents();
        names = new String[components.length];
        accessors = new Method[components.length];
        for (int i = 0; i < components.length; i++) {
            names[i] = snakeCase(components[i].getName());
            places.put(names[i], i);
        }
    }

    static RecordShape of(Class<?> type) {
        return KNOWN.get(type);
    }

    int size() {
        return names.length;
    }

    String name(int place) {
        return names[place];
    }

    List<String> names() {
        return List.of(names);
    }

    /** The place of a field, -1 when there is none of that name. */
    int place(String name) {
        return places.getOrDefault(name, -1);
    }

    synchronized Type type(int place) {
        if (types == null) {
            types = Stream.of(components).map(RecordComponent::getGenericType).toArray(Type[]::new);
        }
        return types[place];
    }

    Object get(Record value, int place) {
        try {
            return accessor(place).invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    private synchronized Method accessor(int place) {
        if (accessors[place] == null) {
            accessors[place] = components[place].getAccessor();
            accessors[place].setAccessible(true);
        }
        return accessors[place];
    }

    /**
     * Makes a record.
     *
     * @throws Json.BadJson when its constructor refuses the values
     */
    Object make(Object[] values) {
        try {
            return constructor().newInstance(values);
        } catch (InvocationTargetException e) {
            String why = e.getCause().getMessage();
            throw new Json.BadJson(why == null ? "a field is missing or empty" : why, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot be read from JSON: " + type, e);
        }
    }

    private synchronized Constructor<?> constructor() throws NoSuchMethodException {
        if (constructor == null) {
            constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
        }
        return constructor;
    }

    /** {@code costUsd} is {@code cost_usd}. */
    static String snakeCase(String name) {
        StringBuilder snake = new StringBuilder(name.length() + 4);
        boolean inCapitals = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean capital = Character.isUpperCase(c);
            if (capital && !inCapitals && i > 0) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(c));
            inCapitals = capital;
        }
        return snake.toString();
    }
}
