package dev.fresh.cli;

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

/** The completion of {@code fresh} in bash, from the release that macOS has. */
final class BashCompletion {

    private static final String HEAD = """
            # Completion of fresh for bash, written by `fresh completion`.

            _fresh_agents() {
                fresh auto "$1" 2>/dev/null | sed -n 's/^  [^ ]* \\([0-9a-f]\\{8\\}\\) | .*/\\1/p'
            }

            _fresh_offer() {
                # shellcheck disable=SC2207 # words without blanks, and bash 3 has no mapfile
                COMPREPLY=($(compgen "$@" -- "$cur"))
            }

            _fresh() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} path=fresh i commands options
                # The equals sign is a word of its own.
                if [[ $cur == "=" ]]; then
                    cur=
                elif [[ $prev == "=" ]]; then
                    prev=${COMP_WORDS[COMP_CWORD - 2]}
                fi
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case "$path ${COMP_WORDS[i]}" in""";

    private BashCompletion() {
    }

    static String script(List<Place> places) {
        StringBuilder script = new StringBuilder(HEAD).append("\n        ")
                .append(alternatives(Completions.below(places))).append(") path=\"$path ${COMP_WORDS[i]}\" ;;\n")
                .append("        esac\n    done\n    case \"$path $prev\" in\n");
        for (Place place : places) {
            for (Values value : Completions.kinds(place)) {
                script.append("    ").append(alternatives(Completions.patterns(place, value))).append(")\n        ")
                        .append(offer(value)).append("\n        return\n        ;;\n");
            }
        }
        script.append("    esac\n    case $path in\n");
        for (Place place : places) {
            script.append("    ").append(quoted(place.path())).append(")\n        commands=")
                    .append(quoted(place.commands().stream().map(Word::text).collect(Collectors.joining(" "))))
                    .append("\n        options=").append(quoted(place.options().stream()
                            .flatMap(option -> option.names().stream()).collect(Collectors.joining(" "))))
                    .append('\n');
            if (!(place.arguments() instanceof Nothing || place.arguments() instanceof Anything)) {
                script.append("        [[ $cur == -* ]] || {\n            ").append(offer(place.arguments()))
                        .append("\n            [[ -z $commands ]] || COMPREPLY+=($(compgen -W \"$commands\" -- ")
                        .append("\"$cur\"))\n            return\n        }\n");
            }
            script.append("        ;;\n");
        }
        return script.append("""
                    esac
                    if [[ $cur == -* ]]; then
                        _fresh_offer -W "$options"
                    else
                        _fresh_offer -W "$commands"
                    fi
                }

                complete -F _fresh fresh""").toString();
    }

    private static String offer(Values value) {
        return switch (value) {
            case OneOf words -> "_fresh_offer -W " + quoted(String.join(" ", words.words()));
            case Agents _ -> "_fresh_offer -W \"$(_fresh_agents status)\"";
            case Proposals _ -> "_fresh_offer -W \"$(_fresh_agents proposals)\"";
            case Files _ -> "compopt -o filenames 2>/dev/null\n            _fresh_offer -f";
            case Anything _, Nothing _ -> ":";
        };
    }

    private static String alternatives(List<String> words) {
        return words.stream().map(BashCompletion::quoted).collect(Collectors.joining(" | "));
    }

    /** A word that the shell leaves as it is; zsh reads it in the same way. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
