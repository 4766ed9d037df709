package dev.fresh.cli;

import dev.fresh.cli.Completions.Agents;
import dev.fresh.cli.Completions.Anything;
import dev.fresh.cli.Completions.Files;
import dev.fresh.cli.Completions.Flag;
import dev.fresh.cli.Completions.Nothing;
import dev.fresh.cli.Completions.OneOf;
import dev.fresh.cli.Completions.Place;
import dev.fresh.cli.Completions.Proposals;
import dev.fresh.cli.Completions.Values;
import java.util.List;
import java.util.stream.Collectors;

/** The completion of {@code fresh} in fish. */
final class FishCompletion {

    private static final String HEAD = """
            # Completion of fresh for fish, written by `fresh completion`.

            function __fresh_agents
                fresh auto $argv[1] 2>/dev/null |
                    string replace -rf '^  \\S+ ([0-9a-f]{8}) \\| (\\S+) \\| (.*)$' '$1\\t$2, $3'
            end

            function __fresh_place
                set -l place fresh
                for word in (commandline -opc)[2..-1]
                    switch "$place $word"
                        case %s
                            set place "$place $word"
                    end
                end
                echo $place
            end

            function __fresh_at
                test (__fresh_place) = "$argv"
            end

            complete -c fresh -f
            """;

    private FishCompletion() {
    }

    static String script(List<Place> places) {
        StringBuilder script = new StringBuilder(HEAD.replace("%s", Completions.below(places).stream()
                .map(FishCompletion::quoted).collect(Collectors.joining(" "))));
        for (Place place : places) {
            String start = "complete -c fresh -n " + quoted("__fresh_at " + place.path());
            place.commands().forEach(word -> script.append(start).append(" -a ").append(word.text()).append(" -d ")
                    .append(quoted(word.about())).append('\n'));
            place.options().forEach(option -> script.append(start).append(names(option)).append(value(option.value()))
                    .append(" -d ").append(quoted(option.about())).append('\n'));
            String arguments = arguments(place.arguments());
            if (!arguments.isEmpty()) {
                script.append(start).append(arguments).append('\n');
            }
        }
        return script.toString().stripTrailing();
    }

    private static String names(Flag option) {
        return option.names().stream()
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
    }

    private static String value(Values value) {
        return switch (value) {
            case Nothing _ -> "";
            case Files _ -> " -r -F";
            case OneOf _, Agents _, Proposals _, Anything _ -> " -x" + arguments(value);
        };
    }

    private static String arguments(Values value) {
        return switch (value) {
            case OneOf words -> " -a " + quoted(String.join(" ", words.words()));
            case Agents _ -> " -a '(__fresh_agents status)'";
            case Proposals _ -> " -a '(__fresh_agents proposals)'";
            case Files _ -> " -F";
            case Anything _, Nothing _ -> "";
        };
    }

    private static String quoted(String word) {
        return "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
