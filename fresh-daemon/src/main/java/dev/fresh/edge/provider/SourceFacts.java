package dev.fresh.edge.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands around one definition in a source file: its documentation, its body, enumerations beside it.
 *
 * @param lines of the file
 * @param line 1-based line of the definition's name
 */
record SourceFacts(Language language, List<String> lines, int line) {

    private static final Pattern PARAMETER = Pattern.compile("^(?::param (?:[\\w\\[\\]., |]+ )?(\\w+):|"
            + "@param (?:\\{[^}]*}\\s+)?\\[?(\\w+)(?:=[^\\]]*)?]?(?:\\s+-)?|(\\w+)(?: \\([^)]*\\))?:)\\s+(.*)$");
    private static final Pattern PARAMETER_TYPE = Pattern.compile("@param \\{([^}]*)}\\s+(\\[?)(\\w+).*");

    SourceFacts {
        lines = List.copyOf(lines);
    }

    static SourceFacts of(String path, String text, int line) {
        return new SourceFacts(Language.of(path), text.lines().toList(), line);
    }

    /** The lines of the documentation without their marks. */
    List<String> documentation() {
        return language == Language.PYTHON ? docstring() : javadoc();
    }

    /** What the documentation says about a parameter, up to the next tag or empty line. */
    Optional<String> parameter(String name) {
        StringBuilder text = new StringBuilder();
        for (String written : documentation()) {
            String doc = written.strip();
            Matcher matcher = PARAMETER.matcher(doc);
            if (matcher.matches()) {
                if (text.length() > 0) {
                    break;
                }
                for (int group = 1; group <= 3; group++) {
                    if (name.equals(matcher.group(group))) {
                        text.append(matcher.group(4));
                    }
                }
            } else if (text.length() > 0) {
                if (doc.isEmpty() || doc.startsWith("@") || doc.startsWith(":") || doc.endsWith(":")) {
                    break;
                }
                text.append(' ').append(doc);
            }
        }
        return text.length() == 0 ? Optional.empty() : Optional.of(plain(text.toString()));
    }

    /** The type of a parameter that JSDoc tells, empty when it does not. */
    String documentedType(String name) {
        return documentation().stream().map(String::strip).map(PARAMETER_TYPE::matcher).filter(Matcher::matches)
                .filter(found -> found.group(3).equals(name))
                .map(found -> found.group(1).replaceFirst("=$", "") + (found.group(2).isEmpty()
                        && !found.group(1).endsWith("=") ? "" : " | undefined"))
                .findFirst().orElse("");
    }

    /** The text of the definition from its name on to its end, judged by indentation. */
    String body() {
        int indent = indent(lines.get(line - 1));
        List<String> body = new ArrayList<>(List.of(lines.get(line - 1)));
        for (String next : lines.subList(line, lines.size())) {
            if (!next.isBlank() && indent(next) <= indent && !next.strip().matches("[)}\\]].*")) {
                break;
            }
            body.add(next);
            if (language != Language.PYTHON && next.strip().startsWith("}") && indent(next) <= indent) {
                break;
            }
        }
        return String.join("\n", body);
    }

    /** Text of documentation without inline tags and line breaks. */
    static String plain(String doc) {
        return doc.replaceAll("\\{@\\w+\\s+([^}]*)}", "$1").replace("``", "").replaceAll("\\s+", " ").strip();
    }

    /** The constants of an enumeration that the text declares; empty when there is none of that name. */
    static List<String> constants(Language language, String text, String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        if (!simple.matches("[A-Za-z_]\\w*")) {
            return List.of();
        }
        Pattern declaration = Pattern.compile(switch (language) {
            case JAVA -> "\\benum " + simple + "\\b[^{]*\\{\\s*((?:[A-Z][A-Z0-9_]*(?:\\([^)]*\\))?\\s*,?\\s*)+)";
            case PYTHON -> "(?m)^class " + simple + "\\([^)]*Enum\\):\\n((?:[ \\t]+.*\\n|\\s*\\n)+)";
            case SCRIPT ->
                "(?m)^(?:export )?type " + simple + " =((?:\\s*\\|?\\s*(?:\"[\\w.:-]+\"|'[\\w.:-]+'))+)\\s*(?:;|$)";
        });
        Matcher matcher = declaration.matcher(text.endsWith("\n") ? text : text + "\n");
        if (!matcher.find()) {
            return List.of();
        }
        Pattern constant = Pattern.compile(switch (language) {
            case JAVA -> "([A-Z][A-Z0-9_]*)(?:\\([^)]*\\))?";
            case PYTHON -> "(?m)^[ \\t]+([A-Z][A-Z0-9_]*) *=";
            case SCRIPT -> "[\"']([\\w.:-]+)[\"']";
        });
        return constant.matcher(matcher.group(1)).results().map(found -> found.group(1)).toList();
    }

    private List<String> docstring() {
        int at = line - 1;
        while (at < lines.size() && !lines.get(at).strip().matches(".*:\\s*(#.*)?")) {
            at++;
        }
        at++;
        if (at >= lines.size() || !lines.get(at).strip().matches("[rR]?(\"\"\"|''').*")) {
            return List.of();
        }
        String first = lines.get(at).strip().replaceFirst("^[rR]", "");
        String quotes = first.substring(0, 3);
        List<String> doc = new ArrayList<>();
        String rest = first.substring(3);
        while (!rest.contains(quotes)) {
            doc.add(rest);
            at++;
            if (at >= lines.size()) {
                return List.of();
            }
            rest = lines.get(at);
        }
        doc.add(rest.substring(0, rest.indexOf(quotes)));
        return doc;
    }

    private List<String> javadoc() {
        int end = line - 2;
        while (end >= 0 && lines.get(end).strip().startsWith("@")) {
            end--;
        }
        if (end < 0 || !lines.get(end).strip().endsWith("*/")) {
            return List.of();
        }
        int start = end;
        while (start > 0 && !lines.get(start).strip().startsWith("/**")) {
            start--;
        }
        return lines.subList(start, end + 1).stream().map(String::strip)
                .map(text -> text.replaceFirst("^/\\*\\*", "").replaceFirst("\\*/$", "").replaceFirst("^\\*", "")
                        .strip())
                .collect(Collectors.toList());
    }

    private static int indent(String text) {
        return text.length() - text.stripLeading().length();
    }
}
