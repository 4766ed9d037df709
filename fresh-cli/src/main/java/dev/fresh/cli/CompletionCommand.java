package dev.fresh.cli;

import dev.fresh.protocol.Exits;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fresh completion}: prints what makes a shell complete commands and options. */
@Command(name = "completion", description = "Print the completion script of a shell.",
        footer = {"", "Examples:", "  source <(fresh completion bash)", "  fresh completion fish | source"})
final class CompletionCommand implements Callable<Integer> {

    private final Shell shell;
    @Spec
    private CommandSpec spec;
    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
    private Kind kind = Kind.BASH;

    /** The shells. */
    enum Kind {
        BASH, ZSH, FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    CompletionCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        shell.say(switch (kind) {
            // The script loads zsh's own bash compatibility when it finds itself in zsh.
            case BASH, ZSH -> AutoComplete.bash("fresh", root);
            case FISH -> {
                StringBuilder script = new StringBuilder("complete -c fresh -f\n");
                fish(root, "", script);
                yield script.toString().stripTrailing();
            }
        });
        return Exits.OK;
    }

    private static void fish(CommandLine command, String path, StringBuilder script) {
        Map<String, CommandLine> children = command.getSubcommands();
        String here = path.isEmpty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + path;
        String fresh = children.isEmpty() || path.isEmpty() ? ""
                : "; and not __fish_seen_subcommand_from " + String.join(" ", children.keySet());
        children.forEach((name, child) -> {
            script.append("complete -c fresh -n '").append(here).append(fresh).append("' -a ").append(name)
                    .append(" -d '").append(described(child.getCommandSpec().usageMessage().description()))
                    .append("'\n");
            fish(child, name, script);
        });
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!path.isEmpty() && option.longestName().startsWith("--")) {
                script.append("complete -c fresh -n '").append(here).append("' -l ")
                        .append(option.longestName().substring(2)).append(option.arity().max() > 0 ? " -r" : "")
                        .append(" -d '").append(described(option.description())).append("'\n");
            }
        }
    }

    private static String described(String[] text) {
        return text.length == 0 ? "" : text[0].replace("'", "").replaceAll("\\$\\{[^}]*}", "").strip();
    }
}
