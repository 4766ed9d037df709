package dev.fresh.edge.provider.loop;

import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.provider.loop.Order.Protocol;
import dev.fresh.protocol.Json;
import dev.fresh.stub.Act;
import dev.fresh.stub.StubProvider;
import dev.fresh.testing.TempRepo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A run of the loop inside the test, against a scripted model. */
final class LoopRun {

    /** What the loop shows instead of a key. */
    static final String TOKEN = "worthless-token-0001";

    private final Path folder;
    private final TempRepo repo;
    private ModelClient.Patience patience = new ModelClient.Patience(Duration.ofMillis(1), Duration.ofSeconds(20),
            Duration.ofSeconds(20));
    private int turnsMax = 20;
    private boolean writing = true;
    private boolean resuming;
    private List<String> lines = List.of();

    private LoopRun(Path folder) {
        this.folder = folder;
        this.repo = TempRepo.init(folder.resolve("tree"));
    }

    /** In a small repository in a folder. */
    static LoopRun in(Path folder) {
        LoopRun run = new LoopRun(folder);
        run.repo.write("notes/cli.py", "def main():\n    print('old')\n").write("README.md", "# Notes\n")
                .write(".gitignore", "ignored/\n").write("ignored/big.txt", "old\n").commit("Begin");
        return run;
    }

    LoopRun turns(int most) {
        turnsMax = most;
        return this;
    }

    LoopRun analysing() {
        writing = false;
        return this;
    }

    /** Gives up on silence soon. */
    LoopRun impatient(Duration silence) {
        patience = new ModelClient.Patience(Duration.ofMillis(1), silence, silence);
        return this;
    }

    LoopRun resuming() {
        resuming = true;
        return this;
    }

    TempRepo repo() {
        return repo;
    }

    Path session() {
        return folder.resolve("session-1.jsonl");
    }

    /** Runs a phase and gives what it said. */
    List<LoopEvent> run(StubProvider stub, Protocol protocol, String prompt) {
        Order order = new Order(protocol, model(protocol), "1", resuming, writing, prompt, 8000, turnsMax);
        Map<String, String> environment = Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString(), Order.BASE,
                stub.base() + "/a/way", Order.TOKEN, TOKEN);
        List<String> said = new ArrayList<>();
        new ToolLoop(environment, repo.folder(), new OsProcessRunner("test-" + UUID.randomUUID()), patience)
                .run(order, said::add);
        lines = said;
        return said.stream().map(line -> LoopEvent.read(Json.object(line)).orElseThrow()).toList();
    }

    /** The lines as they were printed. */
    List<String> lines() {
        return lines;
    }

    /** A model that the stub has, in a protocol's own world. */
    static String model(Protocol protocol) {
        return protocol == Protocol.MESSAGES ? "claude-sonnet-4-5" : "gpt-5.5";
    }

    /** An act of the scripted model that uses one of our tools. */
    static Act use(String tool, Object... namesAndValues) {
        return new Act.Use(List.of(tool), dev.fresh.edge.provider.stub.Tree.object(namesAndValues));
    }

    static <T extends LoopEvent> List<T> all(List<LoopEvent> events, Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The last event, which has to be of that type. */
    static <T extends LoopEvent> T last(List<LoopEvent> events, Class<T> type) {
        return Stream.of(events.getLast()).map(type::cast).findFirst().orElseThrow();
    }
}
