package dev.fresh.edge.provider;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statements at the top of a script that load other files, to which one name is added. */
final class ScriptImports {

    private static final Pattern BEGIN = Pattern
            .compile("^(import\\b(?!\\()|(?:const|let|var)\\b[^=]*=\\s*require\\().*");
    private static final Pattern END = Pattern.compile(".*(['\"])([^'\"]*)\\1\\)?;?\\s*(//.*)?$");

    private final SourceLines file;
    private final ScriptStyle style;
    private final List<Statement> statements = new ArrayList<>();

    /** @param below the index of the line before which they have to stand */
    ScriptImports(SourceLines file, ScriptStyle style, int below) {
        this.file = file;
        this.style = style;
        List<String> lines = file.all().subList(0, below);
        for (int first = 0; first < lines.size(); first++) {
            if (!BEGIN.matcher(lines.get(first)).matches()) {
                continue;
            }
            int last = first;
            Matcher end = END.matcher(lines.get(last));
            while (!end.matches() && last + 1 < lines.size()) {
                last++;
                end = END.matcher(lines.get(last));
            }
            if (end.matches()) {
                statements.add(new Statement(first, last, end.group(2)));
                first = last;
            }
        }
    }

    private record Statement(int first, int last, String target) {
    }

    /**
     * Makes a name of another file visible and gives the name under which it is.
     *
     * @param whole whether the other file has that one thing as its default
     * @param reserved names that the new code uses for something else
     */
    String add(String name, boolean whole, String specifier, CommandPlan.Place place, List<String> reserved) {
        List<Statement> same = statements.stream().filter(statement -> statement.target().equals(specifier)).toList();
        Pattern listed = Pattern.compile("\\{(?:[^}]*[\\s,{])?" + name + "\\s*[,}]");
        for (Statement statement : same) {
            String text = String.join(" ", file.all().subList(statement.first(), statement.last() + 1));
            if (!reserved.contains(name) && (whole ? text.matches("(import|const) " + name + "\\b.*")
                    : listed.matcher(text).find()) && !text.startsWith("import type")) {
                return name;
            }
        }
        boolean taken = reserved.contains(name)
                || Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(code()).find();
        String local = taken ? name + "Feature" : name;
        String entry = local.equals(name) ? name : style.isModule() ? name + " as " + local : name + ": " + local;
        for (Statement statement : same) {
            if (!whole && extend(statement, entry)) {
                return local;
            }
        }
        String added = !whole ? style.loading(List.of(entry), specifier)
                : style.isModule() ? "import " + local + " from " + style.quoted(specifier) + style.end()
                        : "const " + local + " = require(" + style.quoted(specifier) + ")" + style.end();
        file.insert(index(place), List.of(added));
        return local;
    }

    /** The text without the statements themselves. */
    private String code() {
        List<String> lines = new ArrayList<>(file.all());
        statements.forEach(statement -> {
            for (int line = statement.first(); line <= statement.last(); line++) {
                lines.set(line, lines.get(line).replaceAll("(['\"]).*\\1", ""));
            }
        });
        return String.join("\n", lines);
    }

    /** Adds to the list of a statement that stands on one line; keeps a sorted list sorted. */
    private boolean extend(Statement statement, String entry) {
        String line = file.all().get(statement.first());
        Matcher braces = Pattern.compile("^((?:import|const) (?!type\\b)(?:\\w+, )?\\{ ?)([^}]*?)( ?}.*)$")
                .matcher(line);
        if (statement.first() != statement.last() || !braces.matches()) {
            return false;
        }
        List<String> names = new ArrayList<>(Arrays.asList(braces.group(2).split(",\\s*")));
        boolean sorted = names.stream().map(ScriptImports::bare).sorted(String.CASE_INSENSITIVE_ORDER).toList()
                .equals(names.stream().map(ScriptImports::bare).toList());
        names.add(entry);
        if (sorted) {
            names.sort(java.util.Comparator.comparing(ScriptImports::bare, String.CASE_INSENSITIVE_ORDER));
        }
        String longer = braces.group(1) + String.join(", ", names) + braces.group(3);
        if (longer.length() > file.width()) {
            return false;
        }
        file.replace(statement.first(), longer);
        return true;
    }

    private static String bare(String entry) {
        return entry.replaceFirst("^type ", "").strip();
    }

    private int index(CommandPlan.Place place) {
        List<Statement> own = statements.stream().filter(statement -> statement.target().startsWith(".")).toList();
        if (own.isEmpty()) {
            return statements.isEmpty() ? top() : statements.getLast().last() + 1;
        }
        int gap = place.gap(own.size() + 1);
        return gap < own.size() ? own.get(gap).first() : own.getLast().last() + 1;
    }

    /** Behind what has to come first: the line of the interpreter, directives, comments. */
    private int top() {
        List<String> lines = file.all();
        int at = 0;
        while (at < lines.size() && lines.get(at).matches("#!.*|['\"]use strict['\"];?|\\s*/?\\*.*|//.*")) {
            at++;
        }
        return at;
    }
}
