package dev.fresh.stub;

import dev.fresh.edge.provider.stub.Ask;
import dev.fresh.edge.provider.stub.Reply.Part;
import dev.fresh.edge.provider.stub.Reply.Stop;
import dev.fresh.edge.provider.stub.Tokens;
import dev.fresh.edge.provider.stub.Tree;
import dev.fresh.protocol.Json;
import dev.fresh.stub.Move.Answer;
import dev.fresh.stub.Move.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The scripts that there are. */
public final class Scripts {

    static final String DONE = "Done: the work is finished.";
    private static final String STRUCTURED = "StructuredOutput";

    private Scripts() {
    }

    /** Does one act after the other, then says that it is done. */
    public static Script acts(Act... acts) {
        return steps(turn -> turn < acts.length ? acts[turn] : new Act.Say(DONE));
    }

    /**
     * The whole work of one of our agents: a plan when it is asked for one, else one act after the other, and at last
     * what it did and the words of the new command.
     */
    public static Script job(String summary, List<String> command, Act... acts) {
        String plan = Json.write(Tree.object("steps", List.of(summary), "files", List.of(), "command",
                String.join(" ", command), "question", null));
        String result = Json.write(Tree.object("summary", summary, "command", command));
        return steps(turn -> turn < acts.length ? acts[turn] : new Act.Say(result)).whenTold("\"steps", say(plan));
    }

    /** Writes one file, then is done. */
    public static Script edit(String path, String content) {
        return acts(new Act.Write(path, content));
    }

    /** Writes a file, looks at it with the shell, writes another. */
    public static Script edit3() {
        return acts(new Act.Write("stub-one.txt", "one\n"), new Act.Run("cat stub-one.txt"),
                new Act.Write("stub-two.txt", "two\n"));
    }

    /** Runs a command line, then is done. */
    public static Script shell(String commandLine) {
        return acts(new Act.Run(commandLine));
    }

    /** Never ends: one command after the other, each another one. */
    public static Script loop() {
        return steps(turn -> new Act.Run("echo step " + turn));
    }

    /** Never ends, and does the same again and again. */
    public static Script same(String commandLine) {
        return steps(_ -> new Act.Run(commandLine));
    }

    /** Only says something. */
    public static Script say(String text) {
        return steps(_ -> new Act.Say(text));
    }

    /** Calls a tool that reaches the web, which a confined agent has no permission for. */
    public static Script web() {
        return acts(new Act.Use(List.of("WebFetch", "web_fetch", "webfetch"), Tree.object("url",
                "http://127.0.0.1:9/", "prompt", "Read http://127.0.0.1:9/", "format", "text")));
    }

    /** Refuses every request. */
    public static Script refuse(Trouble trouble) {
        return (ask, _, _) -> trouble.of(ask);
    }

    /** Refuses two requests, then goes on. */
    public static Script twice(Trouble trouble, Script then) {
        return then.after(2, refuse(trouble));
    }

    /**
     * One answer that runs on and on, as far as the request lets it: {@code tokens} of output, and as much text. It
     * has the output limit as its end when that is lower.
     */
    public static Script huge(long tokens) {
        return (ask, _, used) -> {
            long output = Math.min(tokens, ask.outputLimit().orElse(Long.MAX_VALUE));
            // No two sentences alike: a client that sees the same again and again stops.
            String text = IntStream.range(0, (int) Math.min(output, 400_000) / 4)
                    .mapToObj(i -> "Sentence " + i + " is " + Integer.toHexString(i * 0x9E3779B1) + ". ")
                    .collect(Collectors.joining());
            Tokens truth = used.withOutput(output);
            return new Answer(List.of(new Part.Text(text)), output < tokens ? Stop.LENGTH : Stop.DONE,
                    Optional.of(truth), truth, new Delivery.Whole());
        };
    }

    /** Every answer ends at the output limit, in the middle of a sentence. */
    public static Script truncated() {
        return (ask, _, used) -> answer(ask, new Part.Text("The first half of a sentence that"), Stop.LENGTH,
                used.withOutput(ask.outputLimit().orElse(used.output())));
    }

    /** Lies about what it used, or keeps it for itself. */
    public static Script claiming(UnaryOperator<Optional<Tokens>> claim, Script script) {
        return (ask, earlier, used) -> switch (script.next(ask, earlier, used)) {
            case Answer answer -> answer.saying(claim.apply(answer.says()));
            case Move.Refuse refuse -> refuse;
        };
    }

    /** With a pause before each event. */
    public static Script slow(Duration pause, Script script) {
        return script.by(new Delivery.Paced(pause));
    }

    /** A client that offers no tool for an act hears the last words at once; so do its requests beside the work. */
    private static Script steps(IntFunction<Act> acts) {
        return (ask, _, used) -> {
            Hands hands = new Hands(ask);
            Act act = acts.apply(ask.toolResults());
            Optional<Part> call = act instanceof Act.Say ? Optional.empty() : hands.call(act);
            if (call.isPresent()) {
                return answer(ask, call.get(), Stop.TOOLS, used);
            }
            String words = act instanceof Act.Say say ? say.text() : DONE;
            return last(ask, hands, words, used);
        };
    }

    /** The last words of a turn, in the form that the request wants. */
    private static Answer last(Ask ask, Hands hands, String words, Tokens used) {
        Optional<Ask.Tool> structured = hands.offered(List.of(STRUCTURED));
        if (structured.isPresent() && !ask.raw().contains("\"name\":\"" + STRUCTURED + "\",\"input\"")) {
            return answer(ask, new Part.Call(STRUCTURED, Tree.map(fitting(structured.get().schema(), words))),
                    Stop.TOOLS, used);
        }
        return answer(ask, new Part.Text(Values.wanted(ask).map(schema -> Json.write(fitting(schema, words)))
                .orElse(words)), Stop.DONE, used);
    }

    /** Words that are a JSON object already are what they are. */
    private static Object fitting(Map<String, Object> schema, String words) {
        return words.startsWith("{") ? Json.object(words) : Values.of(schema, words);
    }

    private static Answer answer(Ask ask, Part part, Stop stop, Tokens used) {
        Tokens truth = used.withOutput(Math.min(used.output(), ask.outputLimit().orElse(Long.MAX_VALUE)));
        return new Answer(List.of(part), stop, Optional.of(truth), truth, new Delivery.Whole());
    }
}
