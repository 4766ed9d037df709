package dev.fresh.protocol;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import java.util.Map;

/**
 * The only file of the clients that knows the JSON library. Records are written with {@code snake_case} names, enums
 * as their {@code toString}; a plain tree of maps, lists, strings, numbers, booleans and null is written as it is.
 */
public final class Json {

    private static final JsonMapper WIRE = JsonMapper.builder().addModule(new Jdk8Module())
            .addModule(new JavaTimeModule()).disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(MapperFeature.REQUIRE_HANDLERS_FOR_JAVA8_TIMES)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE).build();

    private Json() {
    }

    /** One class of each jar that this one needs, its own among them: for a class path that has nothing else. */
    public static List<Class<?>> jars() {
        return List.of(Json.class, JsonMapper.class, JsonFactory.class, JsonAutoDetect.class, Jdk8Module.class,
                JavaTimeModule.class);
    }

    /** One line of JSON. */
    public static String write(Object value) {
        try {
            return WIRE.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /** Indented JSON for people and files, ending without a newline. */
    public static String pretty(Object value) {
        try {
            return WIRE.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /**
     * Reads a record.
     *
     * @throws BadJson with one sentence when the text is no JSON, has an unknown field or a wrong type
     */
    public static <T> T read(String text, Class<T> type) {
        try {
            T value = WIRE.readValue(text, type);
            if (value == null) {
                throw new BadJson("expected a JSON object, found null");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new BadJson(sentence(e));
        }
    }

    /** Reads an object as a tree of maps, lists, strings, numbers, booleans and null. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(String text) {
        return read(text, Map.class);
    }

    private static String sentence(JsonProcessingException e) {
        String first = switch (e) {
            case UnrecognizedPropertyException unknown ->
                "unknown field \"" + unknown.getPropertyName() + "\", known are " + unknown.getKnownPropertyIds();
            case MismatchedInputException wrong when !wrong.getPath().isEmpty() ->
                "the field \"" + wrong.getPath().getFirst().getFieldName() + "\" has a value of another kind";
            case JsonProcessingException other -> other.getOriginalMessage().lines().findFirst().orElse("not JSON");
        };
        return e.getLocation() == null ? first : first + " at line " + e.getLocation().getLineNr();
    }

    /** Text that is no JSON or not of the expected form. */
    public static final class BadJson extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BadJson(String message) {
            super(message);
        }
    }
}
