package dev.fresh.edge.journal;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.EdgeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The events of the fleet as JSON. An event is named by its record; inside it, a value of a sealed family carries the
 * name of its record as {@code type}.
 *
 * <p>
 * Later releases may add optional, list and map fields: they are empty where an older journal has none. Everything
 * else that is unknown or missing is refused by name, because an event that is half understood would be replayed into
 * something that never happened.
 */
public final class JournalCodec implements EventCodec<FleetEvent> {

    private static final String TYPE = "type";

    private final Map<String, Class<?>> events = leaves(FleetEvent.class);
    private final JsonMapper mapper = mapper();

    @Override
    public String type(FleetEvent event) {
        return event.getClass().getSimpleName();
    }

    @Override
    public String write(FleetEvent event) {
        try {
            return mapper.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be journaled: " + event.getClass(), e);
        }
    }

    @Override
    public FleetEvent read(String type, String json) {
        Class<?> event = events.get(type);
        if (event == null) {
            throw EdgeException.environment("the event " + type
                    + " is unknown to this release: use the release of fresh that wrote it, or a newer one.");
        }
        try {
            return (FleetEvent) mapper.readValue(json, event);
        } catch (JsonProcessingException e) {
            throw EdgeException.environment(type + place(e) + " cannot be read (" + e.getOriginalMessage().lines()
                    .findFirst().orElse("no JSON") + "): use the release of fresh that wrote it, or a newer one.", e);
        }
    }

    private static String place(JsonProcessingException e) {
        return e instanceof JsonMappingException mapping
                ? mapping.getPath().stream().map(JsonMappingException.Reference::getFieldName).filter(Objects::nonNull)
                        .map(name -> "." + name).collect(Collectors.joining())
                : "";
    }

    private static JsonMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder().addModule(new Jdk8Module()).addModule(new JavaTimeModule())
                .annotationIntrospector(new SealedFamilies())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE);
        for (Class<?> container : List.of(List.class, Set.class, Map.class)) {
            builder.withConfigOverride(container,
                    override -> override.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)));
        }
        return builder.build();
    }

    /** The records of a sealed family by their simple names. */
    static Map<String, Class<?>> leaves(Class<?> family) {
        Map<String, Class<?>> found = new LinkedHashMap<>();
        for (Class<?> member : family.getPermittedSubclasses()) {
            Map<String, Class<?>> below = member.isSealed() ? leaves(member) : Map.of(member.getSimpleName(), member);
            below.forEach((name, leaf) -> {
                Class<?> other = found.put(name, leaf);
                if (other != null && other != leaf) {
                    throw new IllegalStateException("two records of " + family + " are called " + name);
                }
            });
        }
        return found;
    }

    /** Tells the JSON library what the core does not annotate: sealed families, and which fields may be absent. */
    private static final class SealedFamilies extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public TypeResolverBuilder<?> findTypeResolver(MapperConfig<?> config, AnnotatedClass type, JavaType base) {
            if (!family(type)) {
                return super.findTypeResolver(config, type, base);
            }
            return new StdTypeResolverBuilder().init(JsonTypeInfo.Id.NAME, null)
                    .inclusion(JsonTypeInfo.As.PROPERTY).typeProperty(TYPE);
        }

        @Override
        public List<NamedType> findSubtypes(Annotated type) {
            if (!family(type)) {
                return super.findSubtypes(type);
            }
            List<NamedType> names = new ArrayList<>();
            leaves(type.getRawType()).forEach((name, leaf) -> names.add(new NamedType(leaf, name)));
            return names;
        }

        @Override
        public Boolean hasRequiredMarker(AnnotatedMember member) {
            Class<?> type = member.getRawType();
            return !(Optional.class == type || Collection.class.isAssignableFrom(type)
                    || Map.class.isAssignableFrom(type));
        }

        /** The platform has sealed types too, and they have forms of their own. */
        private static boolean family(Annotated type) {
            return type.getRawType().isSealed() && type.getRawType().getPackageName().startsWith("dev.fresh.");
        }
    }
}
