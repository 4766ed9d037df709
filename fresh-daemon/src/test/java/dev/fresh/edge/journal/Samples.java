package dev.fresh.edge.journal;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes values of any record by reflection; the same seed makes the same values. */
public final class Samples {

    private static final String TEXT = "aZ0 \"\\/\n\u0000\u00e9\u2028\uD83E\uDD16{}[],:";
    private static final int TRIES = 200;

    private final RandomGenerator random;

    public Samples(RandomGenerator random) {
        this.random = random;
    }

    /** A record of the family for each of its leaves. */
    public <T> List<T> ofEach(Class<T> family) {
        List<T> made = new ArrayList<>();
        JournalCodec.leaves(family).values().forEach(leaf -> made.add(family.cast(value(leaf))));
        return made;
    }

    /** A value of the type. */
    public Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type first = generic.getActualTypeArguments()[0];
            Class<?> raw = (Class<?>) generic.getRawType();
            if (raw == Optional.class) {
                return random.nextBoolean() ? Optional.of(value(first)) : Optional.empty();
            }
            if (raw == List.class) {
                return values(first);
            }
            if (raw == Set.class) {
                return Set.copyOf(values(first));
            }
            if (raw == Map.class) {
                return Map.of(value(first), value(generic.getActualTypeArguments()[1]));
            }
        }
        return type instanceof Class<?> known ? plain(known) : unknown(type);
    }

    private Object plain(Class<?> type) {
        if (type.isEnum()) {
            return any(List.of(type.getEnumConstants()));
        }
        if (type.isSealed() && type != ZoneId.class) {
            return value(any(List.copyOf(JournalCodec.leaves(type).values())));
        }
        if (type.isRecord()) {
            return record(type);
        }
        if (type == int.class || type == Integer.class) {
            return random.nextInt(1, 11);
        }
        if (type == long.class || type == Long.class) {
            return random.nextLong(Long.MAX_VALUE);
        }
        if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        }
        if (type == double.class || type == Double.class) {
            return random.nextDouble();
        }
        return platform(type);
    }

    private Object platform(Class<?> type) {
        if (type == String.class) {
            return text();
        }
        if (type == BigDecimal.class) {
            return BigDecimal.valueOf(random.nextLong(1L << 40), 6);
        }
        if (type == Instant.class) {
            return Instant.ofEpochSecond(random.nextLong(1L << 33), random.nextLong(1_000_000_000));
        }
        if (type == Duration.class) {
            return Duration.ofNanos(random.nextLong(1L << 50));
        }
        if (type == LocalTime.class) {
            return LocalTime.ofSecondOfDay(random.nextInt(86_400));
        }
        return type == ZoneId.class ? any(List.of(ZoneId.of("Europe/Berlin"), ZoneId.of("UTC"))) : unknown(type);
    }

    private Object record(Class<?> type) {
        Class<?>[] raw = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        for (int i = 0; i < TRIES; i++) {
            Object[] fields = Arrays.stream(type.getRecordComponents()).map(c -> value(c.getGenericType())).toArray();
            try {
                Constructor<?> canonical = type.getDeclaredConstructor(raw);
                canonical.setAccessible(true);
                return canonical.newInstance(fields);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof IllegalArgumentException)) {
                    throw new AssertionError(e);
                }
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("no random value is a legal " + type);
    }

    private List<Object> values(Type type) {
        List<Object> made = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            made.add(value(type));
        }
        return made;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int[] points = TEXT.codePoints().toArray();
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static Object unknown(Type type) {
        throw new AssertionError("teach Samples to make a " + type.getTypeName());
    }
}
