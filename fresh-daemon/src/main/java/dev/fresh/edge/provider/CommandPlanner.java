package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline.Code;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Passing;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.edge.provider.CommandPlan.Argument;
import dev.fresh.edge.provider.CommandPlan.Place;
import dev.fresh.edge.provider.CommandPlan.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides from the inventory and the source text, running nothing, whether and how a feature becomes a command. */
final class CommandPlanner {

    private static final int ARGUMENTS_MAX = 8;
    private static final Pattern STREAM = Pattern
            .compile("(?:\\w+\\.)*(Iterator|Generator|AsyncIterator|AsyncGenerator|"
                    + "AsyncIterable|AsyncIterableIterator|IterableIterator|Observable|ReadableStream|"
                    + "Stream|IntStream|LongStream|Publisher|Flux|Flow)\\b.*");
    private static final Pattern STATE = Pattern.compile("ctx|context|session|request|conn|connection|cursor|db|app");
    private static final Pattern UNSTEADY = Pattern
            .compile("\\b(datetime\\.(now|today)|date\\.today|utcnow|time\\.time|"
                    + "time\\.localtime|uuid\\.uuid\\d|secrets\\.\\w+|os\\.(urandom|getpid)|random\\.\\w+)\\(|\\.now\\(\\)|"
                    + "\\b(currentTimeMillis|nanoTime|randomUUID)\\(|new Date\\(\\)|Math\\.random\\(|new Random\\(\\)|ThreadLocalRandom");

    private static final List<String> MANIFESTS = List.of("package.json", "pyproject.toml", "setup.py", "pom.xml",
            "build.gradle", "build.gradle.kts");

    private final InventoryReport inventory;
    private final SourceTree tree;
    private final Samples samples;

    CommandPlanner(InventoryReport inventory, SourceTree tree) {
        this.inventory = inventory;
        this.tree = tree;
        this.samples = new Samples(tree);
    }

    /** The command for a feature. Throws {@link Declined} with the first reason against it. */
    CommandPlan plan(Feature feature) {
        CommandPlan shape = shape(feature, true);
        if (feature.verdict() != Feature.Verdict.UNHOOKED || feature.tier() != Feature.Tier.A) {
            throw new Declined(Code.TIER, feature.symbol() + " is not certain to be unhooked (tier " + feature.tier()
                    + "), and the built-in agent takes tier A only");
        }
        return shape;
    }

    /** The same command at a place of its own among all that could be hooked up. */
    CommandPlan placed(CommandPlan plan) {
        return new CommandPlan(plan.feature(), plan.root(), plan.name(), plan.help(), plan.arguments(),
                place(plan.feature()));
    }

    /** The samples that the tests and the documentation hold for a planned command, the best first. */
    List<CommandPlan.Sample> samples(CommandPlan plan) {
        return samples.of(plan, facts(plan.feature()));
    }

    private Place place(Feature feature) {
        List<String> ids = inventory.features().stream()
                .filter(other -> other.verdict() == Feature.Verdict.UNHOOKED && other.tier() == Feature.Tier.A)
                .filter(other -> other.language().equals(feature.language()))
                .filter(other -> other.id().equals(feature.id()) || isPossible(other))
                .sorted(Comparator.comparing((Feature other) -> Words.kebab(last(other.symbol())))
                        .thenComparing(Feature::id))
                .map(Feature::id).toList();
        return new Place(ids.indexOf(feature.id()), ids.size());
    }

    private boolean isPossible(Feature other) {
        try {
            shape(other, false);
            return true;
        } catch (Declined reason) {
            // Only the answer counts here: the reason is given when this feature itself is assessed.
            return reason.decline() == null;
        }
    }

    private CommandPlan shape(Feature feature, boolean withSamples) {
        Signature signature = signature(feature);
        CliRoot root = root(feature);
        checkCall(feature, signature);
        SourceFacts facts = facts(feature);
        List<Argument> arguments = arguments(feature, signature, facts, withSamples);
        if (feature.safety().compareTo(Feature.Safety.READS) > 0) {
            throw new Declined(Code.EFFECTS, feature.symbol() + " " + effect(feature.safety())
                    + ", and the built-in agent hooks up only what computes or reads");
        }
        String name = Words.kebab(last(feature.symbol()));
        if (root.commands().contains(name)) {
            throw new Declined(Code.NAME_TAKEN, "the command " + name + " exists already");
        }
        if (UNSTEADY.matcher(facts.body()).find()) {
            throw new Declined(Code.NOT_DETERMINISTIC, feature.symbol()
                    + " depends on the clock or on chance, so no test can say what it prints");
        }
        String help = signature.doc().isBlank() ? Words.sentence(Words.spaced(name))
                : Words.sentence(SourceFacts.plain(signature.doc()));
        return new CommandPlan(feature, root, name, help, arguments, new Place(0, 1));
    }

    private static Signature signature(Feature feature) {
        switch (feature.kind()) {
            case ROUTE -> throw new Declined(Code.HTTP_ONLY, feature.symbol() + " answers HTTP requests");
            case CLASS -> throw new Declined(Code.NEEDS_STATE, feature.symbol()
                    + " is a class; a command needs one function of it");
            case COMMAND, JOB -> throw new Declined(Code.NEEDS_STATE, feature.symbol()
                    + " belongs to a framework and only has to be registered, which needs judgement");
            case FUNCTION, METHOD -> {}
        }
        return feature.signature().orElseThrow(() -> new Declined(Code.UNTYPED, "the signature of " + feature.symbol()
                + " could not be read"));
    }

    private CliRoot root(Feature feature) {
        Set<String> frameworks = Language.of(feature).frameworks();
        List<CliRoot> roots = nearest(feature, inventory.roots().stream()
                .filter(root -> frameworks.contains(root.framework())).toList());
        if (roots.size() > 1) {
            throw new Declined(Code.MANY_ROOTS, "there are " + roots.size() + " command lines to choose from: "
                    + String.join(", ", roots.stream().map(CliRoot::path).distinct().toList()));
        }
        if (roots.isEmpty()) {
            boolean http = inventory.entryPoints().stream().anyMatch(entry -> entry.kind().matches("http|route|web"));
            throw new Declined(http ? Code.HTTP_ONLY : Code.NO_ROOT, "there is no " + String.join(" or ",
                    frameworks.stream().sorted().toList()) + " command line that a command could be added to");
        }
        CliRoot root = roots.getFirst();
        if (root.framework().equals("argparse") && root.details().getOrDefault("handlerKey", "").isBlank()) {
            throw new Declined(Code.NO_ROOT, "the command line in " + root.path()
                    + " does not name a handler function for each command");
        }
        if (root.framework().equals("commander") && !ScriptTest.reaches(root)) {
            throw new Declined(Code.NO_ROOT, "the program in " + root.path() + " is neither exported nor a script, so"
                    + " no test could run a command of it");
        }
        return root;
    }

    /** Of several command lines the one of the feature's own package, where the repository holds several packages. */
    private List<CliRoot> nearest(Feature feature, List<CliRoot> roots) {
        String home = roots.size() < 2 ? "" : home(feature.path());
        List<CliRoot> near = roots.stream().filter(root -> home(root.path()).equals(home)).toList();
        return !home.isEmpty() && near.size() == 1 ? near : roots;
    }

    /** The nearest folder with a manifest, empty for the repository itself. */
    private String home(String path) {
        String folder = path;
        while (folder.contains("/")) {
            folder = folder.substring(0, folder.lastIndexOf('/'));
            for (String manifest : MANIFESTS) {
                if (tree.has(folder + "/" + manifest)) {
                    return folder;
                }
            }
        }
        return "";
    }

    private void checkCall(Feature feature, Signature signature) {
        if (signature.isGenerator() || STREAM.matcher(signature.returnType()).matches()) {
            throw new Declined(Code.STREAM, feature.symbol() + " gives a stream of values");
        }
        if (feature.kind() == Feature.Kind.METHOD && !signature.isStatic() && isEnum(feature)) {
            throw new Declined(Code.NEEDS_STATE, feature.symbol() + " belongs to a constant of an enumeration");
        }
        if (!signature.isStatic() && signature.receiver().isPresent()
                && !signature.receiver().get().noArgumentConstructor()) {
            throw new Declined(Code.NEEDS_STATE, feature.symbol() + " needs a "
                    + signature.receiver().get().className() + ", which cannot be made without arguments");
        }
        for (Parameter parameter : signature.parameters()) {
            if (parameter.passing() == Passing.VARIADIC || parameter.passing() == Passing.KEYWORD_VARIADIC) {
                throw new Declined(Code.VARARGS, "the parameter " + parameter.name() + " takes any number of values");
            }
        }
        if (signature.parameters().size() > ARGUMENTS_MAX) {
            throw new Declined(Code.TOO_COMPLEX, feature.symbol() + " has " + signature.parameters().size()
                    + " parameters; a command with more than " + ARGUMENTS_MAX + " needs a design");
        }
    }

    private List<Argument> arguments(Feature feature, Signature signature, SourceFacts facts, boolean withSamples) {
        List<Argument> arguments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean restTaken = false;
        for (int index = 0; index < signature.parameters().size(); index++) {
            Parameter parameter = signature.parameters().get(index);
            Optional<Literal> written = parameter.defaultValue().map(text -> LiteralReader.literal(text)
                    .orElseThrow(() -> new Declined(Code.TOO_COMPLEX, "the default of " + parameter.name()
                            + " is computed: " + text)));
            ValueType type = type(feature, parameter, index, written, withSamples);
            Role role = role(type, written.isPresent() || parameter.passing() == Passing.KEYWORD_ONLY, restTaken);
            restTaken |= role == Role.REST;
            boolean emptyList = written.equals(Optional.of(new Literal.Items(List.of())));
            if (written.isPresent() && !emptyList && (type.list() || !type.takes(written.get()))
                    && !(written.get() instanceof Literal.Nothing)) {
                throw new Declined(Code.TOO_COMPLEX, "the default of " + parameter.name() + " does not fit its type");
            }
            Optional<Literal> usual = role == Role.FLAG && written.isEmpty() ? Optional.of(new Literal.Flag(false))
                    : written;
            boolean byKeyword = written.isPresent() || parameter.passing() == Passing.KEYWORD_ONLY;
            names.add(Words.kebab(parameter.name()));
            arguments.add(new Argument(parameter.name(), type, role, usual, byKeyword,
                    facts.parameter(parameter.name()).map(Words::phrase).orElse("")));
        }
        List<String> taken = arguments.stream().filter(argument -> argument.role() != Role.POSITIONAL
                && argument.role() != Role.REST).map(argument -> Words.kebab(argument.name()))
                .filter(List.of("help", "version")::contains).toList();
        if (!taken.isEmpty()) {
            throw new Declined(Code.NAME_TAKEN, "the option --" + taken.getFirst() + " of " + feature.symbol()
                    + " would have a name that is taken");
        }
        if (names.size() < arguments.size()) {
            throw new Declined(Code.NAME_TAKEN, "two arguments of " + feature.symbol() + " would have one name");
        }
        return arguments;
    }

    private ValueType type(Feature feature, Parameter parameter, int index, Optional<Literal> written,
            boolean withSamples) {
        ValueType.Enums enums = name -> constants(feature, name);
        String declared = parameter.type().isBlank() ? facts(feature).documentedType(parameter.name())
                : parameter.type();
        if (!declared.isBlank()) {
            ValueType type = (switch (Language.of(feature)) {
                case PYTHON -> ValueType.python(declared, enums);
                case JAVA -> ValueType.java(declared, enums);
                case SCRIPT -> ValueType.script(declared, enums);
            }).orElseThrow(() -> unsayable(feature, parameter.name(), declared));
            return written.isPresent() && written.get() instanceof Literal.Nothing ? type.asOptional() : type;
        }
        Optional<ValueType> guess = written.flatMap(ValueType::of);
        if (guess.isEmpty() && withSamples) {
            guess = samples.calls(feature, facts(feature)).stream()
                    .map(call -> index < call.positional().size() ? call.positional().get(index)
                            : call.named().get(parameter.name()))
                    .filter(value -> value != null).flatMap(value -> ValueType.of(value).stream()).findFirst();
        }
        if (guess.isEmpty() && STATE.matcher(parameter.name()).matches()) {
            throw new Declined(Code.NEEDS_STATE, "the parameter " + parameter.name() + " of " + feature.symbol()
                    + " is a session or context that a command cannot make");
        }
        if (guess.isEmpty() && withSamples) {
            throw new Declined(Code.UNTYPED, "the parameter " + parameter.name() + " of " + feature.symbol()
                    + " has no type, and no test or example shows a value");
        }
        boolean none = written.isPresent() && written.get() instanceof Literal.Nothing;
        ValueType type = guess.orElse(new ValueType(ValueType.Base.TEXT, false, false, List.of(), ""));
        return none ? type.asOptional() : type;
    }

    private static Declined unsayable(Feature feature, String parameter, String type) {
        return Set.of("Any", "typing.Any", "object", "Object", "any", "unknown", "*").contains(type)
                ? new Declined(Code.UNTYPED, "the parameter " + parameter + " of " + feature.symbol()
                        + " can be anything: " + type)
                : new Declined(Code.NEEDS_OBJECT, "the parameter " + parameter + " of " + feature.symbol()
                        + " is a " + type + ", which cannot be typed on a command line");
    }

    private static Role role(ValueType type, boolean optional, boolean restTaken) {
        if (type.list()) {
            return optional || type.optional() || restTaken ? Role.REPEATED : Role.REST;
        }
        if (type.base() == ValueType.Base.FLAG) {
            return Role.FLAG;
        }
        return optional || type.optional() ? Role.OPTION : Role.POSITIONAL;
    }

    private List<String> constants(Feature feature, String name) {
        Language language = Language.of(feature);
        List<String> here = SourceFacts.constants(language, tree.read(feature.path()), name);
        if (!here.isEmpty() || language != Language.JAVA) {
            return here;
        }
        String folder = feature.path().substring(0, feature.path().lastIndexOf('/') + 1);
        String beside = folder + name.replaceAll("\\..*", "") + ".java";
        return tree.has(beside) ? SourceFacts.constants(language, tree.read(beside), name) : List.of();
    }

    private boolean isEnum(Feature feature) {
        String owner = feature.symbol().replaceAll("\\.[^.]*$", "").replaceAll(".*\\.", "");
        return Language.of(feature) == Language.JAVA
                && Pattern.compile("\\benum " + owner + "\\b").matcher(tree.read(feature.path())).find();
    }

    private SourceFacts facts(Feature feature) {
        return SourceFacts.of(feature.path(), tree.read(feature.path()), feature.line());
    }

    private static String effect(Feature.Safety safety) {
        return switch (safety) {
            case PURE, READS -> "has no effect";
            case NETWORK -> "uses the network";
            case WRITES -> "writes";
            case DESTRUCTIVE -> "deletes or overwrites";
        };
    }

    private static String last(String symbol) {
        return symbol.substring(symbol.lastIndexOf('.') + 1);
    }
}
