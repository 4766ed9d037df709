package dev.fresh.edge.inventory.rules;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The entry-point rules of the product and of the user, one JSON file per framework. */
public final class Rules {

    private Rules() {
    }

    /**
     * All rules, those of the user replacing shipped ones of the same id.
     *
     * @throws EdgeException of kind REFUSED_CONTENT for a file that is no rule
     */
    public static List<Rule> load(Optional<Path> userFolder) {
        Map<String, Rule> rules = new TreeMap<>();
        for (String name : resource("index.txt").lines().toList()) {
            Rule rule = RuleReader.read(name, resource(name));
            rules.put(rule.id(), rule);
        }
        if (userFolder.isPresent() && Files.isDirectory(userFolder.get())) {
            Map<String, Path> own = new TreeMap<>();
            for (Path file : files(userFolder.get())) {
                Rule rule = RuleReader.own(file.toString(), text(file));
                Path other = own.put(rule.id(), file);
                if (other != null) {
                    throw RuleReader.same(file, rule.id(), other);
                }
                rules.put(rule.id(), rule);
            }
        }
        return List.copyOf(rules.values());
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw EdgeException.environment("The rules in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw EdgeException.environment("The rule file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Rules.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
