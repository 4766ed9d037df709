package dev.fresh.edge.provider.loop;

import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The program: does what the {@link Order} in a file says, in the current folder, and tells of it on standard output as
 * {@link LoopEvent}s. Its exit code is 0 when its last line is a result and 1 when it is an error.
 */
public final class ToolLoop {

    private final Map<String, String> environment;
    private final Path worktree;
    private final ProcessRunner runner;
    private final ModelClient.Patience patience;

    ToolLoop(Map<String, String> environment, Path worktree, ProcessRunner runner, ModelClient.Patience patience) {
        this.environment = environment;
        this.worktree = worktree;
        this.runner = runner;
        this.patience = patience;
    }

    /** Does one phase of an agent's work, as the file says that is named. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Map<String, String> environment = System.getenv();
        Order order = Json.read(Files.readString(Path.of(arguments[0])), Order.class);
        boolean ok = new ToolLoop(environment, Path.of("").toAbsolutePath(), OsProcessRunner.inside(environment),
                ModelClient.Patience.USUAL).run(order, out::println);
        System.exit(ok ? 0 : 1);
    }

    /** Whether it came to a result. */
    boolean run(Order order, Consumer<String> lines) {
        UnaryOperator<String> hide = hiding();
        Consumer<LoopEvent> events = event -> lines.accept(hide.apply(LoopEvent.write(event)));
        try {
            events.accept(turns(order, hide, events).run());
            return true;
        } catch (SessionFile.Unusable e) {
            events.accept(failed(LoopEvent.Failed.DEAD, "the conversation cannot go on: " + e.getMessage()));
        } catch (ApiTrouble e) {
            events.accept(new LoopEvent.Failed(e.status(), e.type(), e.getMessage(),
                    e.retryAfter().map(wait -> wait.plusMillis(999).toSeconds())));
        } catch (IOException e) {
            events.accept(failed(LoopEvent.Failed.BROKEN, e.getClass().getSimpleName() + ": " + e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            events.accept(failed(LoopEvent.Failed.BROKEN, "interrupted"));
        }
        return false;
    }

    private Turns turns(Order order, UnaryOperator<String> hide, Consumer<LoopEvent> events)
            throws IOException, SessionFile.Unusable {
        Path home = Path.of(environment.get("HOME"));
        Conversation conversation = Conversation.open(order, home);
        events.accept(new LoopEvent.Session(order.session(), order.model(), order.resume()));
        Map<String, String> inner = new HashMap<>(environment);
        inner.keySet().removeAll(List.of(Order.BASE, Order.TOKEN));
        Toolbox tools = new Toolbox(new Worktree(worktree, home, runner, inner), order.writing(), runner, inner, hide);
        ModelClient client = new ModelClient(environment.get(Order.BASE), environment.get(Order.TOKEN), patience,
                events);
        return new Turns(order, conversation, tools, client, events);
    }

    private static LoopEvent.Failed failed(String kind, String message) {
        return new LoopEvent.Failed(0, kind, message, Optional.empty());
    }

    /** Neither its address nor its token is worth anything elsewhere, but no text is the place for them. */
    private UnaryOperator<String> hiding() {
        String token = environment.get(Order.TOKEN);
        String base = environment.get(Order.BASE);
        return text -> text.replace(token, "[hidden]").replace(base, "[hidden]");
    }
}
