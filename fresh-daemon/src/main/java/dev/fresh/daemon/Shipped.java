package dev.fresh.daemon;

import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.forge.LocalForge;
import dev.fresh.edge.inventory.Inventory;
import dev.fresh.edge.inventory.JavaAnalyser;
import dev.fresh.edge.inventory.PythonAnalyser;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.provider.BuiltinProvider;
import dev.fresh.edge.provider.CommandProvider;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.provider.ScriptedProvider;
import dev.fresh.edge.syntax.Syntax;
import dev.fresh.edge.syntax.TreeSitterSyntax;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What this build ships: providers, sandboxes and forges. The only file that names concrete ones. */
final class Shipped {

    /** {@code --provider scripted:FILE} plays that transcript; nothing selects it by default. */
    private static final String SCRIPTED = "scripted:";

    private final FreshPaths paths;
    private final ProcessRunner runner;
    private final Supplier<Config> config;

    Shipped(FreshPaths paths, ProcessRunner runner, Supplier<Config> config) {
        this.paths = paths;
        this.runner = runner;
        this.config = config;
    }

    static Syntax syntax() {
        return new TreeSitterSyntax();
    }

    /** The inventory with the languages of this build. */
    static Inventory inventory() {
        return new Inventory(syntax(), List.of(new PythonAnalyser(), new JavaAnalyser()));
    }

    List<String> providerNames() {
        return List.of("builtin", "command");
    }

    Optional<Provider> findProvider(String name) {
        if (name.startsWith(SCRIPTED)) {
            return Optional.of(new ScriptedProvider(Path.of(name.substring(SCRIPTED.length()))));
        }
        return switch (name) {
            case "builtin" -> Optional.of(new BuiltinProvider());
            case "command" -> {
                Config.CommandAgent agent = config.get().command();
                yield Optional.of(new CommandProvider(
                        new CommandProvider.Settings(agent.argv(), agent.promptByFile())));
            }
            default -> Optional.empty();
        };
    }

    Provider provider(String name) {
        return findProvider(name).orElseThrow(() -> EdgeException.environment("this build has no provider " + name));
    }

    /** Why a provider cannot work here. */
    Optional<Refusal> problem(String name) {
        if (name.equals("command") && config.get().command().argv().isEmpty()) {
            return Optional.of(new Refusal(ErrorCode.CONFIGURATION,
                    "the provider \"command\" has no program to run",
                    "name one as command.argv in .fresh/config.yaml"));
        }
        if (name.startsWith(SCRIPTED) && !Files.isRegularFile(Path.of(name.substring(SCRIPTED.length())))) {
            return Optional.of(new Refusal(ErrorCode.PROVIDER_UNAVAILABLE,
                    "there is no transcript " + name.substring(SCRIPTED.length()), "name an existing file"));
        }
        return Optional.empty();
    }

    SandboxProbe.Finding probe(Map<String, String> environment) {
        return new SandboxProbe(runner, paths.root(), environment).probe();
    }

    /** The sandbox that a run was accepted with; there is no silent way down from it. */
    Sandbox sandbox(String name, Map<String, String> environment) {
        if (name.equals("none")) {
            return new NoSandbox(paths.workspaces().resolve("home"));
        }
        SandboxProbe.Finding finding = probe(environment);
        return finding.sandbox().orElseThrow(() -> EdgeException
                .environment("the sandbox that this run was started with does not work any more (" + finding.sentence()
                        + "); " + finding.remedy()));
    }

    Forge forge() {
        return new LocalForge(paths.folder().resolve("proposals"));
    }
}
