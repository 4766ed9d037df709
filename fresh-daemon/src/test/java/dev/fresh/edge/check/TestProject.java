package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.fresh.core.agent.GateResult;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A repository's files in a temporary folder, prepared and checked by real tools. */
final class TestProject {

    private static final ProcessRunner RUNNER = new OsProcessRunner("gates-test");

    final Path root;
    final Path tree;
    final Path checkout;
    final List<String> said = new ArrayList<>();
    final Map<String, String> environment;
    CheckSettings settings = CheckSettings.defaults();
    boolean offline = true;

    TestProject(Path root) {
        this.root = root;
        tree = root.resolve("tree");
        checkout = root.resolve("checkout");
        environment = new HashMap<>(GateEnvironment.from(System.getenv(), settings));
        try {
            Files.createDirectories(tree);
            Files.createDirectories(checkout);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestProject file(String path, String text) {
        try {
            Files.createDirectories(tree.resolve(path).getParent());
            Files.writeString(tree.resolve(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Copies one of the example repositories. */
    TestProject example(String name) {
        Path from = Path.of("..", "examples", name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                file(from.relativize(file).toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    BuildPlan plan() {
        try (Stream<Path> files = Files.walk(tree)) {
            List<String> paths = files.filter(Files::isRegularFile).map(file -> tree.relativize(file).toString())
                    .sorted().toList();
            return BuildPlan.detect(tree, paths, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Preparation.Outcome outcome() {
        return new Preparation(RUNNER, sandbox(), root.resolve("cache")).prepare(
                new Preparation.Request(plan(), tree, checkout, environment, offline, said::add));
    }

    Preparation.Prepared prepared() {
        Preparation.Outcome outcome = outcome();
        return assertInstanceOf(Preparation.Prepared.class, outcome, outcome::toString);
    }

    Sandbox sandbox() {
        SandboxProbe.Finding finding = new SandboxProbe(RUNNER, tree, GateEnvironment.from(System.getenv(), settings))
                .probe();
        Tools.require(finding.ok(), "a working sandbox (" + finding.sentence() + ")");
        return finding.sandbox().orElseThrow();
    }

    static GateResult tests(List<GateResult> results) {
        return results.stream().filter(gate -> gate.name().startsWith("tests")).findFirst().orElseThrow();
    }
}
