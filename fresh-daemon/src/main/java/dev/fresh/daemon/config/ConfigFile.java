package dev.fresh.daemon.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The YAML of the settings as a flat list of keys with their lines; nothing in it is run, linked or repeated. */
final class ConfigFile {

    /** As it is called in sentences. */
    static final String NAME = ".fresh/config.yaml";

    private static final int BYTES_MAX = 256 << 10;
    private static final YAMLFactory YAML = new YAMLFactory();

    private ConfigFile() {
    }

    /**
     * One setting as written.
     *
     * @param key with dots between its levels
     * @param words one, or as many as its list has
     */
    record Line(String key, int number, List<String> words, boolean list) {

        Line {
            words = List.copyOf(words);
        }
    }

    /** The text has no settings in it. */
    static final class NotYaml extends Exception {

        private static final long serialVersionUID = 1L;

        NotYaml(String message) {
            super(message);
        }

        NotYaml(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The lines of the file, none when there is no file. */
    static List<Line> read(Path file) throws NotYaml {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            if (Files.size(file) > BYTES_MAX) {
                throw new NotYaml("is larger than " + BYTES_MAX + " bytes: remove what is no setting.");
            }
            return lines(Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new NotYaml("is not UTF-8 text: save it as such.", e);
        } catch (IOException e) {
            throw new NotYaml("cannot be read: make it readable for you.", e);
        }
    }

    static List<Line> lines(String text) throws NotYaml {
        List<Line> lines = new ArrayList<>();
        try (YAMLParser parser = YAML.createParser(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                object(parser, "", lines);
            } else if (first != null && !(first == JsonToken.VALUE_NULL || first.isScalarValue() && isBlank(parser))) {
                throw new NotYaml("line " + line(parser) + ": expected `key: value`.");
            }
            if (parser.nextToken() != null) {
                throw new NotYaml("line " + line(parser) + ": a second document begins; remove it.");
            }
            return lines;
        } catch (IOException | IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    /** The value of one setting outside the file, written as it would be written there. */
    static Line value(String text) throws NotYaml {
        try (YAMLParser parser = YAML.createParser(text)) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY) {
                return new Line("", 1, words(parser, ""), true);
            }
            return new Line("", 1, List.of(text.strip()), false);
        } catch (IOException | IllegalArgumentException e) {
            return new Line("", 1, List.of(text.strip()), false);
        }
    }

    private static void object(YAMLParser parser, String above, List<Line> lines) throws IOException, NotYaml {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int number = line(parser);
            String key = above.isEmpty() ? parser.currentName() : above + "." + parser.currentName();
            JsonToken token = parser.nextToken();
            refuseAlias(parser);
            if (token == JsonToken.START_OBJECT) {
                object(parser, key, lines);
            } else if (token == JsonToken.START_ARRAY) {
                lines.add(new Line(key, number, words(parser, key), true));
            } else {
                lines.add(new Line(key, number, List.of(token == JsonToken.VALUE_NULL ? "" : parser.getText().strip()),
                        false));
            }
        }
    }

    private static List<String> words(YAMLParser parser, String key) throws IOException, NotYaml {
        List<String> words = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            refuseAlias(parser);
            if (!parser.currentToken().isScalarValue()) {
                throw new NotYaml("line " + line(parser) + ": the list " + key + " may hold words only.");
            }
            words.add(parser.getText());
        }
        return words;
    }

    private static void refuseAlias(YAMLParser parser) throws NotYaml {
        if (parser.isCurrentAlias()) {
            throw new NotYaml("line " + line(parser) + ": aliases are not used here; write the value.");
        }
    }

    private static boolean isBlank(JsonParser parser) throws IOException {
        return parser.getText().isBlank();
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static NotYaml malformed(Exception e) {
        String where = e instanceof com.fasterxml.jackson.core.JsonProcessingException json
                && json.getLocation() != null ? "line " + json.getLocation().getLineNr() + ": " : "";
        return new NotYaml(where + "this is not YAML; settings are written `key: value`.", e);
    }
}
