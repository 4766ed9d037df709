package dev.fresh.cli;

import static dev.fresh.cli.BashCompletion.quoted;

import dev.fresh.cli.Completions.Agents;
import dev.fresh.cli.Completions.Anything;
import dev.fresh.cli.Completions.Files;
import dev.fresh.cli.Completions.Nothing;
import dev.fresh.cli.Completions.OneOf;
import dev.fresh.cli.Completions.Place;
import dev.fresh.cli.Completions.Proposals;
import dev.fresh.cli.Completions.Values;
import dev.fresh.cli.Completions.Word;
import java.util.List;
import java.util.stream.Collectors;

/** The completion of {@code fresh} in zsh: a file of its function path, which can be sourced just as well. */
final class ZshCompletion {

    private static final String HEAD = """
            #compdef fresh
            # Completion of fresh for zsh, written by `fresh completion`.

            _fresh_agents() {
                local -a agents
                agents=(${(f)"$(fresh auto $1 2>/dev/null |
                    sed -n 's/^  [^ ]* \\([0-9a-f]\\{8\\}\\) | \\([^ ]*\\) | \\(.*\\)/\\1:\\2, \\3/p')"})
                _describe -t agents agent agents
            }

            _fresh() {
                local place=fresh before=${words[CURRENT-1]}
                local -i i
                local -a commands options
                if [[ $PREFIX == --*=* ]]; then
                    before=${PREFIX%%=*}
                    compset -P '*='
                fi
                for ((i = 2; i < CURRENT; i++)); do
                    case "$place ${words[i]}" in""";

    private ZshCompletion() {
    }

    static String script(List<Place> places) {
        StringBuilder script = new StringBuilder(HEAD).append("\n        ")
                .append(alternatives(Completions.below(places))).append(") place=\"$place ${words[i]}\" ;;\n")
                .append("        esac\n    done\n    case \"$place $before\" in\n");
        for (Place place : places) {
            for (Values value : Completions.kinds(place)) {
                script.append("    ").append(alternatives(Completions.patterns(place, value))).append(")\n        ")
                        .append(offer(value)).append("\n        return\n        ;;\n");
            }
        }
        script.append("    esac\n    case $place in\n");
        for (Place place : places) {
            script.append("    ").append(quoted(place.path())).append(")\n        commands=(")
                    .append(described(place.commands())).append(")\n        options=(")
                    .append(described(place.options().stream().flatMap(option -> option.names().stream()
                            .map(name -> new Word(name, option.about()))).toList()))
                    .append(")\n");
            if (!(place.arguments() instanceof Nothing)) {
                script.append("        [[ $PREFIX == -* ]] || ").append(offer(place.arguments())).append('\n');
            }
            script.append("        ;;\n");
        }
        return script.append("""
                    esac
                    if [[ $PREFIX == -* ]]; then
                        _describe -o option options
                    elif ((${#commands})); then
                        _describe -t commands command commands
                    fi
                }

                if [[ $funcstack[1] == _fresh ]]; then
                    _fresh "$@"
                else
                    compdef _fresh fresh
                fi""").toString();
    }

    private static String offer(Values value) {
        return switch (value) {
            case OneOf words ->
                "compadd -- " + words.words().stream().map(BashCompletion::quoted).collect(Collectors.joining(" "));
            case Agents _ -> "_fresh_agents status";
            case Proposals _ -> "_fresh_agents proposals";
            case Files _ -> "_files";
            case Anything _, Nothing _ -> ":";
        };
    }

    private static String described(List<Word> words) {
        return words.stream().map(word -> quoted(word.text().replace(":", "\\:") + ":" + word.about()))
                .collect(Collectors.joining(" "));
    }

    private static String alternatives(List<String> words) {
        return words.stream().map(BashCompletion::quoted).collect(Collectors.joining(" | "));
    }
}
