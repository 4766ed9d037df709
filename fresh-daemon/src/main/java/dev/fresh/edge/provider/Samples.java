package dev.fresh.edge.provider;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.edge.provider.CommandPlan.Argument;
import dev.fresh.edge.provider.CommandPlan.Role;
import dev.fresh.edge.provider.CommandPlan.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values to try a feature with: from calls in tests, then from its documentation, then one made up by type. */
final class Samples {

    private static final int SAMPLES_MAX = 8;

    private final SourceTree tree;
    private Optional<List<String>> tests = Optional.empty();

    Samples(SourceTree tree) {
        this.tree = tree;
    }

    List<Sample> of(CommandPlan plan, SourceFacts facts) {
        List<Sample> samples = new ArrayList<>();
        for (LiteralReader.Call call : calls(plan.feature(), facts)) {
            bind(plan, call).filter(sample -> isTypable(plan, sample)).filter(sample -> !samples.contains(sample))
                    .ifPresent(samples::add);
        }
        byType(plan).filter(sample -> !samples.contains(sample)).ifPresent(samples::add);
        return samples.subList(0, Math.min(samples.size(), SAMPLES_MAX));
    }

    /** Calls of the feature in tests and in its documentation whose arguments are all literals. */
    List<LiteralReader.Call> calls(Feature feature, SourceFacts facts) {
        Language language = Language.of(feature);
        boolean isStatic = feature.signature().map(Feature.Signature::isStatic).orElse(false);
        String function = feature.symbol().substring(feature.symbol().lastIndexOf('.') + 1);
        List<LiteralReader.Call> calls = new ArrayList<>();
        for (String text : tests(language)) {
            if (text.contains(function)) {
                calls.addAll(
                        LiteralReader.calls(text, language == Language.JAVA && isStatic ? feature.symbol() : function));
            }
        }
        calls.addAll(LiteralReader.calls(String.join("\n", facts.documentation()), function));
        return calls;
    }

    /** Samples that differ from this one in one option each. */
    static List<Sample> variants(CommandPlan plan, Sample sample) {
        return plan.arguments().stream().flatMap(argument -> variants(plan, sample, argument).stream()).toList();
    }

    /** Samples that differ from this one in this argument, if it is an option. */
    static List<Sample> variants(CommandPlan plan, Sample sample, Argument argument) {
        if (argument.role() != Role.OPTION && argument.role() != Role.FLAG) {
            return List.of();
        }
        Optional<Literal> value = Optional.ofNullable(sample.values().get(argument.name())).or(argument::defaultValue);
        return other(argument.type(), value).map(changed -> {
            Map<String, Literal> values = new LinkedHashMap<>(sample.values());
            values.put(argument.name(), changed);
            return new Sample(values);
        }).filter(variant -> isTypable(plan, variant)).stream().toList();
    }

    private static Optional<Literal> other(ValueType type, Optional<Literal> value) {
        return switch (type.base()) {
            case FLAG -> Optional.of(new Literal.Flag(!value.equals(Optional.of(new Literal.Flag(true)))));
            case CHOICE -> type.choices().stream().map(name -> (Literal) new Literal.Text(name))
                    .filter(choice -> !value.equals(Optional.of(choice))).findFirst();
            case ENUM -> type.choices().stream().map(name -> (Literal) new Literal.Name(type.declared() + "." + name))
                    .filter(choice -> value.stream().noneMatch(old -> old.token().equals(choice.token()))).findFirst();
            case WHOLE, DECIMAL -> value.filter(Literal.Whole.class::isInstance)
                    .map(old -> new Literal.Whole(Math.max(1, ((Literal.Whole) old).value() / 2)));
            case TEXT, PATH -> Optional.empty();
        };
    }

    private static Optional<Sample> bind(CommandPlan plan, LiteralReader.Call call) {
        List<Parameter> parameters = plan.feature().signature().orElseThrow().parameters();
        if (call.positional().size() > parameters.size()) {
            return Optional.empty();
        }
        Map<String, Literal> values = new LinkedHashMap<>();
        for (int index = 0; index < call.positional().size(); index++) {
            values.put(parameters.get(index).name(), call.positional().get(index));
        }
        values.putAll(call.named());
        return complete(plan, values);
    }

    private static Optional<Sample> byType(CommandPlan plan) {
        Map<String, Literal> values = new LinkedHashMap<>();
        for (Argument argument : plan.arguments()) {
            if (argument.isRequired()) {
                ofType(argument.type()).ifPresent(value -> values.put(argument.name(), value));
            }
        }
        return complete(plan, values);
    }

    private static Optional<Literal> ofType(ValueType type) {
        if (type.list()) {
            return Optional.of(type.base() == ValueType.Base.WHOLE
                    ? new Literal.Items(List.of(new Literal.Whole(3), new Literal.Whole(5)))
                    : new Literal.Items(List.of(new Literal.Text("first"), new Literal.Text("second"))));
        }
        return switch (type.base()) {
            case TEXT -> Optional.of(new Literal.Text("Some text"));
            case WHOLE -> Optional.of(new Literal.Whole(3));
            case DECIMAL -> Optional.of(type.isNumber() ? new Literal.Whole(3) : new Literal.Decimal("1.5"));
            case FLAG -> Optional.of(new Literal.Flag(true));
            case CHOICE -> Optional.of(new Literal.Text(type.choices().getFirst()));
            case ENUM -> Optional.of(new Literal.Name(type.declared() + "." + type.choices().getFirst()));
            // A file that happens to exist says nothing about what the feature is for.
            case PATH -> Optional.empty();
        };
    }

    private static Optional<Sample> complete(CommandPlan plan, Map<String, Literal> given) {
        Map<String, Literal> values = new LinkedHashMap<>();
        for (Argument argument : plan.arguments()) {
            Literal value = given.get(argument.name());
            if (value == null && argument.isRequired()) {
                return Optional.empty();
            }
            if (value != null && !argument.type().takes(value)) {
                return Optional.empty();
            }
            if (value != null) {
                values.put(argument.name(), value);
            }
        }
        return values.keySet().containsAll(given.keySet()) ? Optional.of(new Sample(values)) : Optional.empty();
    }

    /** No positional argument may look like an option, and none may be a path of a test's own. */
    private static boolean isTypable(CommandPlan plan, Sample sample) {
        List<String> tokens = plan.tokens(sample);
        return tokens.stream().noneMatch(token -> token.startsWith("-") && !isOption(plan, token))
                && tokens.stream().noneMatch(token -> token.indexOf('\0') >= 0);
    }

    private static boolean isOption(CommandPlan plan, String token) {
        return plan.arguments().stream().anyMatch(argument -> token.equals(argument.option())
                || token.equals("--no-" + Words.kebab(argument.name())));
    }

    private List<String> tests(Language language) {
        if (tests.isEmpty()) {
            tests = Optional.of(tree.files(path -> Language.of(path) == language && language.isTest(path)).stream()
                    .map(tree::read).toList());
        }
        return tests.get();
    }
}
