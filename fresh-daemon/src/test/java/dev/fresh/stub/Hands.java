package dev.fresh.stub;

import dev.fresh.edge.provider.stub.Ask;
import dev.fresh.edge.provider.stub.Ask.Tool;
import dev.fresh.edge.provider.stub.Reply.Part;
import dev.fresh.edge.provider.stub.Tree;
import dev.fresh.protocol.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns acts into calls of the tools that a client offers, with the arguments that those tools want. */
final class Hands {

    private static final List<String> WRITERS = List.of("Write", "write_file", "write");
    private static final List<String> PATCHERS = List.of("apply_patch");
    private static final List<String> READERS = List.of("Read", "read_file", "read");
    private static final List<String> SHELLS = List.of("Bash", "exec_command", "shell_command", "shell",
            "run_shell_command", "bash", "run");

    /** How the clients tell the model where it works. */
    private static final Pattern FOLDER = Pattern.compile("(?:[Ww]orking directory: |<cwd>|in the directory: "
            + "|Workspace Directories:\\*\\*\\\\n\\s*- )(/[^\\s\\\\<\"]+)");

    private final Ask ask;

    Hands(Ask ask) {
        this.ask = ask;
    }

    /** The call; empty when the client offers no tool for the act. */
    Optional<Part> call(Act act) {
        return switch (act) {
            case Act.Say say -> Optional.of(new Part.Text(say.text()));
            case Act.Use use -> offered(use.tools()).map(tool -> with(tool, use.arguments()));
            case Act.Run run -> offered(SHELLS).map(tool -> with(tool, commandLine(tool, run.commandLine())))
                    .or(() -> code("const r = await tools.exec_command({cmd: " + Json.write(run.commandLine())
                            + "}); text(r.output);"));
            case Act.Read read -> offered(READERS).map(tool -> with(tool, path(tool, read.path())))
                    .or(() -> call(new Act.Run("cat " + read.path())));
            case Act.Write write -> offered(WRITERS).map(tool -> {
                Map<String, Object> arguments = path(tool, write.path());
                arguments.put(first(tool, "content", "contents", "text", "file_text"), write.content());
                return with(tool, arguments);
            }).or(() -> offered(PATCHERS).map(tool -> patch(tool, write)))
                    .or(() -> code("const r = await tools.apply_patch(" + Json.write(patch(write))
                            + "); text(r);"))
                    .or(() -> call(new Act.Run("cat > '" + write.path() + "' <<'END-OF-FILE'\n" + write.content()
                            + "END-OF-FILE")));
        };
    }

    Optional<Tool> offered(List<String> names) {
        return names.stream().flatMap(name -> ask.tools().stream().filter(tool -> tool.name().equals(name)))
                .findFirst();
    }

    /** Codex in its code mode offers one tool, which takes JavaScript. */
    private Optional<Part> code(String script) {
        return offered(List.of("exec")).filter(Tool::free).map(tool -> new Part.FreeCall(tool.name(), script));
    }

    private Part patch(Tool tool, Act.Write write) {
        String text = patch(write);
        return tool.free() ? new Part.FreeCall(tool.name(), text)
                : new Part.Call(tool.name(), Tree.object(first(tool, "patchText", "patch", "input"), text));
    }

    private static String patch(Act.Write write) {
        StringBuilder patch = new StringBuilder("*** Begin Patch\n*** Add File: " + write.path() + "\n");
        write.content().lines().forEach(line -> patch.append('+').append(line).append('\n'));
        return patch.append("*** End Patch\n").toString();
    }

    private Map<String, Object> path(Tool tool, String path) {
        String name = first(tool, "file_path", "filePath", "absolute_path", "path");
        boolean relative = name.equals("path");
        return Tree.object(name, relative ? path : folder().map(folder -> folder + "/" + path).orElse(path));
    }

    private static Map<String, Object> commandLine(Tool tool, String line) {
        String name = first(tool, "command", "cmd");
        boolean list = "array".equals(Tree.map(properties(tool).get(name)).get("type"));
        return Tree.object(name, list ? List.of("bash", "-lc", line) : line);
    }

    /** The call with what else the tool insists on. */
    private static Part with(Tool tool, Map<String, Object> arguments) {
        for (Object required : Tree.list(tool.schema().get("required"))) {
            arguments.computeIfAbsent((String) required, name -> Values.of(Tree.map(properties(tool).get(name)),
                    "a step"));
        }
        return new Part.Call(tool.name(), arguments);
    }

    private static String first(Tool tool, String... names) {
        Map<String, Object> known = properties(tool);
        for (String name : names) {
            if (known.containsKey(name)) {
                return name;
            }
        }
        return names[0];
    }

    private static Map<String, Object> properties(Tool tool) {
        return Tree.map(tool.schema().get("properties"));
    }

    /** The agent's worktree, as the client told the model. */
    Optional<String> folder() {
        Matcher matcher = FOLDER.matcher(ask.raw());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
