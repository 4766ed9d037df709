package dev.fresh.daemon;

import dev.fresh.core.agent.AllowedHosts;
import dev.fresh.core.fleet.Envelope;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.config.ModelSettings;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.awake.CaffeinateInhibitor;
import dev.fresh.edge.awake.Inhibitor;
import dev.fresh.edge.awake.LogindInhibitor;
import dev.fresh.edge.forge.BranchSender;
import dev.fresh.edge.forge.BranchSight;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.forge.GitHubForge;
import dev.fresh.edge.forge.GitHubToken;
import dev.fresh.edge.forge.LocalForge;
import dev.fresh.edge.inventory.Inventory;
import dev.fresh.edge.inventory.ecmascript.EcmascriptAnalyser;
import dev.fresh.edge.inventory.go.GoAnalyser;
import dev.fresh.edge.inventory.java.JavaAnalyser;
import dev.fresh.edge.inventory.python.PythonAnalyser;
import dev.fresh.edge.inventory.rust.RustAnalyser;
import dev.fresh.edge.meter.PriceList;
import dev.fresh.edge.meter.Signature;
import dev.fresh.edge.notify.Channel;
import dev.fresh.edge.notify.CommandChannel;
import dev.fresh.edge.notify.DesktopChannel;
import dev.fresh.edge.notify.WebhookChannel;
import dev.fresh.edge.process.AgentEnvironment;
import dev.fresh.edge.process.Limits;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.BuiltinProvider;
import dev.fresh.edge.provider.CommandProvider;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.provider.ScriptedProvider;
import dev.fresh.edge.provider.cli.AgentCli;
import dev.fresh.edge.provider.cli.AnthropicApi;
import dev.fresh.edge.provider.cli.ClaudeCli;
import dev.fresh.edge.provider.cli.CliSettings;
import dev.fresh.edge.provider.cli.CodexCli;
import dev.fresh.edge.provider.cli.CursorCli;
import dev.fresh.edge.provider.cli.Dialect;
import dev.fresh.edge.provider.cli.GeminiCli;
import dev.fresh.edge.provider.cli.Installations;
import dev.fresh.edge.provider.cli.LogIn;
import dev.fresh.edge.provider.cli.OpenaiApi;
import dev.fresh.edge.provider.cli.OpencodeCli;
import dev.fresh.edge.provider.cli.Program;
import dev.fresh.edge.provider.login.Auth;
import dev.fresh.edge.provider.login.LogIns;
import dev.fresh.edge.provider.login.State;
import dev.fresh.edge.syntax.PlatformSyntax;
import dev.fresh.edge.syntax.Syntax;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this build ships: providers, sandboxes and forges. The only file that names concrete ones. */
final class Shipped {

    private static final Logger LOG = LoggerFactory.getLogger(Shipped.class);
    /** {@code --provider scripted:FILE} plays that transcript; nothing selects it by default. */
    private static final String SCRIPTED = "scripted:";
    /** Keys are those of the shell in which the daemon was started. */
    private static final String ANOTHER_START = "a daemon that runs already needs `fresh daemon stop` to see it";
    private static final Duration NEWS_WALL = Duration.ofSeconds(10);
    private static final List<Dialect> COMMAND_LINES = List.of(new ClaudeCli(), new CodexCli(), new GeminiCli(),
            new OpencodeCli(), new CursorCli());

    private final FreshPaths paths;
    private final ProcessRunner runner;
    private final Supplier<Config> config;
    private final Installations installations = new Installations();
    private final LogIns logIns;

    Shipped(FreshPaths paths, ProcessRunner runner, Supplier<Config> config) {
        this.paths = paths;
        this.runner = runner;
        this.config = config;
        this.logIns = new LogIns(new LogIns.Setup(home(), System.getenv(),
                paths.state().resolve("log-ins"), FreshPaths::personal, InstantSource.system(), LOG::info));
    }

    /** Where agent programs themselves look; the home that Java knows is that of the password file. */
    private static Path home() {
        return Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home")));
    }

    static Syntax syntax() {
        return new PlatformSyntax("1".equals(System.getenv("FRESH_NO_NATIVE")));
    }

    /** The inventory with the languages of this build. */
    static Inventory inventory() {
        return new Inventory(syntax(), List.of(new PythonAnalyser(), new JavaAnalyser(), new EcmascriptAnalyser(),
                new GoAnalyser(), new RustAnalyser()));
    }

    List<String> providerNames() {
        return Config.PROVIDERS;
    }

    Optional<Provider> findProvider(String name) {
        if (name.startsWith(SCRIPTED)) {
            return Optional.of(new ScriptedProvider(transcript(name)));
        }
        return switch (name) {
            case "builtin" -> Optional.of(new BuiltinProvider());
            case "command" -> {
                Config.CommandAgent agent = config.get().command();
                yield Optional.of(new CommandProvider(
                        new CommandProvider.Settings(agent.argv(), agent.promptByFile())));
            }
            default -> agentCli(name).map(agent -> agent);
        };
    }

    /**
     * An agent command line as it is configured.
     *
     * @param provider its adapter, without anybody's log-in
     * @param auth with what it is to be used
     */
    record AgentProgram(Provider provider, Program program, String binary, Auth auth) {

        String name() {
            return provider.name();
        }
    }

    /** The agent command lines of this build. */
    List<AgentProgram> agentPrograms() {
        return COMMAND_LINES.stream()
                .map(dialect -> new AgentProgram(commandLine(dialect, Optional.empty()), dialect.program(),
                        config.get().clis().cli().get(dialect.name()).binary(), auth(dialect.name())))
                .toList();
    }

    private Optional<AgentCli> agentCli(String name) {
        ModelSettings models = config.get().models();
        return switch (name) {
            case "anthropic_api" -> Optional.of(loop(new AnthropicApi(models.anthropicApi().answerTokensMax()),
                    models.anthropicApi()));
            case "openai_api" -> Optional.of(loop(new OpenaiApi(speech(models.openaiApi()),
                    models.openaiApi().model().answerTokensMax()), models.openaiApi().model()));
            default -> COMMAND_LINES.stream().filter(dialect -> dialect.name().equals(name)).findFirst()
                    .map(dialect -> commandLine(dialect, logIn(name)));
        };
    }

    private AgentCli loop(Dialect dialect, ModelSettings.Model model) {
        Config.AgentClis clis = config.get().clis();
        return agent(dialect, new CliSettings("java", model.name(), model.analysisName(), List.of(), clis.stall(),
                clis.toolWall(), clis.turnsMax()), Optional.empty());
    }

    private AgentCli commandLine(Dialect dialect, Optional<LogIn> logIn) {
        Config.AgentClis clis = config.get().clis();
        Config.Cli cli = clis.cli().get(dialect.name());
        boolean chosen = !cli.model().equals(Config.defaults().clis().cli().get(dialect.name()).model());
        String model = logIn.filter(_ -> !chosen).flatMap(_ -> logIns.model(dialect.name())).orElse(cli.model());
        return agent(dialect, new CliSettings(cli.binary(), model, cli.analysisModel(), cli.arguments(),
                clis.stall(), clis.toolWall(), clis.turnsMax()), logIn);
    }

    private AgentCli agent(Dialect dialect, CliSettings settings, Optional<LogIn> logIn) {
        return new AgentCli(dialect, settings, installations, logIn, InstantSource.system());
    }

    /** With what an agent command line would be used, as it is configured. */
    State credentials(String name) {
        return logIns.state(name, auth(name));
    }

    private Auth auth(String name) {
        return Auth.valueOf(config.get().clis().cli().get(name).auth().toUpperCase(Locale.ROOT));
    }

    private Optional<LogIn> logIn(String name) {
        return credentials(name).kind() == State.Kind.LOG_IN ? Optional.of(logIns.forAgents(name)) : Optional.empty();
    }

    /** How hard the bound of a provider is that uses a log-in, in one sentence. */
    Optional<String> bound(Provider provider) {
        boolean isKnown = LogIns.providers().contains(provider.name());
        return isKnown && logIn(provider.name()).isPresent() ? Optional.of(provider.name() + " uses your log-in: "
                + LogIns.bound(provider.name()) + ". No part of that is a hard cap in dollars.") : Optional.empty();
    }

    /** How the meter signs what an agent asks with a person's log-in. */
    Signature signature(String name, Workbench bench) {
        Config.Cli cli = config.get().clis().cli().get(name);
        Installations.Installed program = COMMAND_LINES.stream().filter(dialect -> dialect.name().equals(name))
                .findFirst().flatMap(dialect -> installations.find(dialect.program(), cli.binary(),
                        bench.environment()))
                .orElseThrow(() -> EdgeException.environment(cli.binary() + " is not on the PATH of the run any more"));
        return new LogInSignature(logIns.signature(name, program, bench));
    }

    private static OpenaiApi.Speech speech(ModelSettings.OpenaiServer server) {
        if (!server.chat()) {
            return OpenaiApi.Speech.RESPONSES;
        }
        return server.address().isEmpty() ? OpenaiApi.Speech.CHAT : OpenaiApi.Speech.PLAIN_CHAT;
    }

    /** The servers outside that agents of a provider may talk to. */
    AllowedHosts hosts(Provider provider) {
        return config.get().hosts().and(AllowedHosts.of(provider.hosts()));
    }

    Provider provider(String name) {
        return findProvider(name).orElseThrow(() -> EdgeException.environment("this build has no provider " + name));
    }

    private static Path transcript(String name) {
        try {
            return Path.of(name.substring(SCRIPTED.length()));
        } catch (InvalidPathException e) {
            throw EdgeException.environment("the provider \"scripted\" is given no path of a file", e);
        }
    }

    /** Why a provider cannot work in a run with this environment. */
    Optional<Refusal> problem(String name, Map<String, String> environment) {
        if (name.equals("command") && config.get().command().argv().isEmpty()) {
            return Optional.of(new Refusal(ErrorCode.CONFIGURATION,
                    "the provider \"command\" has no program to run",
                    "name one as command.argv in .fresh/config.yaml"));
        }
        if (name.startsWith(SCRIPTED) && !Files.isRegularFile(transcript(name))) {
            return Optional.of(new Refusal(ErrorCode.PROVIDER_UNAVAILABLE,
                    "there is no transcript " + name.substring(SCRIPTED.length()), "name an existing file"));
        }
        if (missingKey(name).isPresent()) {
            return Optional.of(new Refusal(ErrorCode.PROVIDER_UNAVAILABLE,
                    "the provider \"" + name + "\" has no key", "set " + missingKey(name).get()
                            + ", which only the daemon sees; " + ANOTHER_START));
        }
        return agentCli(name).flatMap(agent -> agent.problem(environment))
                .map(problem -> new Refusal(ErrorCode.PROVIDER_UNAVAILABLE, problem.sentence(), problem.remedy()))
                .or(() -> withoutCredentials(name));
    }

    private Optional<Refusal> withoutCredentials(String name) {
        if (!LogIns.providers().contains(name)) {
            return Optional.empty();
        }
        State state = credentials(name);
        if (name.equals("opencode_cli") && state.kind() != State.Kind.LOG_IN) {
            return withoutKey(config.get().clis().cli().get(name).model());
        }
        return state.kind() != State.Kind.NONE ? Optional.empty() : Optional.of(new Refusal(
                ErrorCode.PROVIDER_UNAVAILABLE, "the provider \"" + name + "\" has neither a key nor a log-in",
                state.remedy() + "; " + ANOTHER_START));
    }

    /** OpenCode asks several makers, each with a key of its own; a server of one's own wants none. */
    private static Optional<Refusal> withoutKey(String model) {
        List<String> keys = switch (model.replaceFirst("/.*", "")) {
            case "anthropic", "default" -> List.of("ANTHROPIC_API_KEY");
            case "openai" -> List.of("OPENAI_API_KEY");
            case "google" -> List.of("GEMINI_API_KEY", "GOOGLE_API_KEY");
            default -> List.of();
        };
        return keys.isEmpty() || keys.stream().anyMatch(Shipped::isSet) ? Optional.empty()
                : Optional.of(new Refusal(ErrorCode.PROVIDER_UNAVAILABLE,
                        "the provider \"opencode_cli\" has no key for its model " + model,
                        "set " + keys.getFirst() + ", or another opencode_cli.model; " + ANOTHER_START));
    }

    private static boolean isSet(String variable) {
        return !System.getenv().getOrDefault(variable, "").isBlank();
    }

    /** The variable that a provider's key is missing in; a server of one's own may ask for none. */
    private Optional<String> missingKey(String name) {
        Optional<String> variable = switch (name) {
            case "anthropic_api" -> Optional.of("ANTHROPIC_API_KEY");
            case "openai_api" -> config.get().models().openaiApi().address().isEmpty() ? Optional.of("OPENAI_API_KEY")
                    : Optional.empty();
            default -> Optional.empty();
        };
        return variable.filter(key -> !isSet(key));
    }

    /** What models cost here: the list of this build, and the person's own rows. */
    PriceList prices() {
        return PriceList.load(paths.folder().resolve("prices.json"));
    }

    /** What agents may take of this machine, as it is configured. */
    Envelope envelope() {
        return config.get().ceilings().on(Limits.machineMemory());
    }

    SandboxProbe.Finding probe(Map<String, String> environment) {
        return prober(environment).probe();
    }

    /** What a sandbox that was asked for by its name is found to do here. */
    SandboxProbe.Finding probe(String name, Map<String, String> environment) {
        return prober(environment).probe(name, paths.workspaces().resolve("homes"));
    }

    private SandboxProbe prober(Map<String, String> environment) {
        Envelope each = envelope();
        return new SandboxProbe(runner, paths.root(), environment, new Limits(each.processes(), each.memory()));
    }

    /** The sandbox that a run was accepted with; there is no silent way down from it. */
    Sandbox sandbox(String name, Map<String, String> environment) {
        if (name.equals("none")) {
            return new NoSandbox(paths.workspaces().resolve("home"));
        }
        SandboxProbe.Finding finding = SandboxProbe.BY_NAME.contains(name) ? probe(name, environment)
                : probe(environment);
        return finding.sandbox().orElseThrow(() -> EdgeException
                .environment("the sandbox that this run was started with does not work any more (" + finding.sentence()
                        + "); " + finding.remedy()));
    }

    /** A channel to the person, by its name. */
    Channel channel(String name, Config.Notify notify) {
        return switch (name) {
            case Ways.COMMAND -> new CommandChannel(runner, new CommandChannel.Setup(notify.command(),
                    AgentEnvironment.of(System.getenv(), DesktopChannel.VARIABLES), home(), paths.root(),
                    paths.state(), NEWS_WALL));
            case Ways.WEBHOOK -> new WebhookChannel(notify.webhook().orElseThrow(), NEWS_WALL);
            case Ways.DESKTOP -> new DesktopChannel(runner,
                    AgentEnvironment.of(System.getenv(), DesktopChannel.VARIABLES), home(), paths.root());
            default -> throw new IllegalArgumentException("no channel " + name);
        };
    }

    /** What may keep this machine awake, in the order in which it is looked for. */
    List<Inhibitor> inhibitors() {
        Map<String, String> environment = AgentEnvironment.of(System.getenv(), LogindInhibitor.VARIABLES);
        return List.of(new LogindInhibitor(runner, environment, paths.root()),
                new CaffeinateInhibitor(runner, environment, paths.root()));
    }

    Forge localForge(BranchSight sight) {
        return localForge(paths, sight);
    }

    static Forge localForge(FreshPaths paths, BranchSight sight) {
        return new LocalForge(paths.folder().resolve("proposals"), sight);
    }

    Forge gitHub(URI api, Optional<String> origin, BranchSender sender) {
        return new GitHubForge(api, origin, new GitHubToken(runner, paths.root(), System.getenv()), sender);
    }
}
