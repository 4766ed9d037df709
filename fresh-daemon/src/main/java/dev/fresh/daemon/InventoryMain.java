package dev.fresh.daemon;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.TaskPlanner;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.Inventory;
import dev.fresh.edge.inventory.InventoryJson;
import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
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
import java.util.stream.Collectors;

/** The program behind {@code fresh inventory}: reads a commit of the repository, prints, and changes nothing in it. */
public final class InventoryMain {

    private static final String HELP = """
            Usage: fresh inventory [scan|list|show ID|explain SYMBOL|prove ID] [--all] [--format text|json|markdown]
                                   [--base REV] [--since REV]
            """;

    private final Inventory inventory;
    private final Path folder;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    InventoryMain(Inventory inventory, Path folder, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.inventory = inventory;
        this.folder = folder;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int code = new InventoryMain(Shipped.inventory(), Path.of("").toAbsolutePath(), System.getenv(), out, err)
                .run(List.of(args));
        out.flush();
        System.exit(code);
    }

    /** What the command line asks for. */
    private record Request(String verb, String subject, boolean all, String format, String base,
            Optional<String> since) {
    }

    /** A refusal with its code, to be shown as text or JSON. */
    private static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient ErrorCode code;
        private final String hint;

        Refused(ErrorCode code, String message, String hint) {
            super(message);
            this.code = code;
            this.hint = hint;
        }
    }

    int run(List<String> arguments) {
        try {
            if (arguments.contains("--help") || arguments.contains("-h")) {
                out.print(HELP);
                return Exits.OK;
            }
            answer(request(arguments));
            return Exits.OK;
        } catch (Refused refused) {
            return report(arguments, refused.code, refused.getMessage(), refused.hint);
        } catch (TaskPlanner.Unpickable wrong) {
            String hint = wrong.matches().isEmpty() ? "" : "it can be: " + wrong.matches().stream()
                    .map(f -> f.id().substring(0, 8) + " " + f.path() + ":" + f.symbol())
                    .collect(Collectors.joining(", "));
            return report(arguments, wrong.matches().isEmpty() ? ErrorCode.UNKNOWN_ID : ErrorCode.AMBIGUOUS_ID,
                    wrong.getMessage(), hint);
        } catch (EdgeException trouble) {
            boolean content = trouble.failure().kind() == Failure.Kind.REFUSED_CONTENT;
            return report(arguments, content ? ErrorCode.BAD_DATA : ErrorCode.IO, trouble.getMessage(), "");
        }
    }

    private int report(List<String> arguments, ErrorCode code, String message, String hint) {
        int format = arguments.indexOf("--format");
        if (arguments.contains("--format=json") || format >= 0 && format + 1 < arguments.size()
                && arguments.get(format + 1).equals("json")) {
            out.println(Json.pretty(new ErrorBody(code, message, hint)));
        } else {
            err.println("fresh: " + message);
            if (!hint.isEmpty()) {
                err.println("hint: " + hint);
            }
        }
        return code.exit();
    }

    private static Request request(List<String> arguments) {
        Map<String, String> values = new HashMap<>(Map.of("--format", "text", "--base", "HEAD"));
        StringBuilder words = new StringBuilder();
        boolean all = false;
        for (int at = 0; at < arguments.size(); at++) {
            String argument = arguments.get(at);
            int equals = argument.indexOf('=');
            String name = equals > 0 && argument.startsWith("--") ? argument.substring(0, equals) : argument;
            if (argument.equals("--all")) {
                all = true;
            } else if (List.of("--format", "--base", "--since").contains(name)) {
                if (equals < 0 && at + 1 == arguments.size()) {
                    throw usage(name + " needs a value");
                }
                values.put(name, equals > 0 ? argument.substring(equals + 1) : arguments.get(++at));
            } else if (argument.startsWith("-")) {
                throw usage("there is no option " + argument);
            } else {
                words.append(words.isEmpty() ? "" : "\n").append(argument);
            }
        }
        List<String> given = words.isEmpty() ? List.of("list") : words.toString().lines().toList();
        String verb = given.getFirst();
        boolean named = List.of("show", "explain", "prove").contains(verb);
        if (!named && !verb.equals("list") && !verb.equals("scan")) {
            throw usage("there is no subcommand " + verb);
        }
        if (given.size() != (named ? 2 : 1)) {
            throw usage(named ? "fresh inventory " + verb + " needs one name" : verb + " takes no name");
        }
        if (!List.of("text", "json", "markdown").contains(values.get("--format"))) {
            throw usage("--format is text, json or markdown, not " + values.get("--format"));
        }
        return new Request(verb, named ? given.get(1) : "", all, values.get("--format"), values.get("--base"),
                Optional.ofNullable(values.get("--since")));
    }

    private static Refused usage(String message) {
        return new Refused(ErrorCode.BAD_USAGE, message, "fresh inventory --help shows how it is used");
    }

    private void answer(Request request) {
        Path root = checkout();
        Path gitDir = gitDir(root);
        Inventory.Options options = options(root);
        String commit = inventory.commit(gitDir, request.base()).orElseThrow(() -> request.base().equals("HEAD")
                ? new Refused(ErrorCode.NO_COMMITS, root + " has no commit yet", "commit something first")
                : new Refused(ErrorCode.NO_BASE, "there is no commit " + request.base(),
                        "git log --oneline shows them"));
        if (request.verb().equals("explain")) {
            out.print(inventory.explain(gitDir, commit, options, request.subject()));
            return;
        }
        InventoryReport report = inventory.scan(gitDir, commit, options);
        if (request.verb().equals("prove")) {
            out.print(proof(gitDir, options, TaskPlanner.one(report, request.subject())));
            return;
        }
        if (request.verb().equals("show")) {
            Feature feature = TaskPlanner.one(report, request.subject());
            out.print(request.format().equals("json") ? Json.pretty(InventoryJson.feature(feature)) + "\n"
                    : InventoryText.one(feature));
            return;
        }
        InventoryReport shown = request.since().isPresent() ? since(gitDir, request.since().get(), report, options)
                : report;
        out.print(switch (request.format()) {
            case "json" -> InventoryJson.write(shown, request.all()) + "\n";
            case "markdown" -> InventoryText.markdown(shown, request.all());
            default -> InventoryText.table(shown, request.all(), columns());
        });
    }

    /** What reaches a feature before and after the newest proposal for it. */
    private String proof(Path gitDir, Inventory.Options options, Feature feature) {
        Fleet fleet = FreshPaths.find(folder).map(OfflineMain::fold).orElse(Fleet.empty());
        Proposal proposal = fleet.agents().values().stream()
                .filter(agent -> agent.task().feature().id().equals(feature.id()))
                .flatMap(agent -> Lifecycle.proposal(agent.state()).stream()).filter(Proposal::delivered)
                .reduce((_, later) -> later).orElseThrow(() -> new Refused(ErrorCode.NOTHING_YET,
                        "there is no proposal for " + feature.symbol() + " yet",
                        "start one with: fresh auto start --feature " + feature.id()));
        return "Before, at " + proposal.base().substring(0, 12) + ":\n"
                + inventory.explain(gitDir, proposal.base(), options, feature.id()) + "\nAfter, at "
                + proposal.commit().substring(0, 12) + " (" + proposal.branch() + "):\n"
                + inventory.explain(gitDir, proposal.commit(), options, feature.id());
    }

    /** Only what was not there, or was judged otherwise, at an earlier commit. */
    private InventoryReport since(Path gitDir, String revision, InventoryReport now, Inventory.Options options) {
        String commit = inventory.commit(gitDir, revision).orElseThrow(() -> new Refused(ErrorCode.NO_BASE,
                "there is no commit " + revision, "git log --oneline shows them"));
        Map<String, Feature.Verdict> before = inventory.scan(gitDir, commit, options).features().stream()
                .collect(Collectors.toMap(Feature::id, Feature::verdict));
        return new InventoryReport(now.commit(), now.features().stream()
                .filter(f -> before.get(f.id()) != f.verdict()).toList(), now.suppressed(), now.packages(),
                now.entryPoints(), now.roots(), now.parseErrors(), now.rules());
    }

    private Path checkout() {
        Optional<FreshPaths> paths = FreshPaths.find(folder);
        if (paths.isPresent()) {
            return paths.get().root();
        }
        throw FreshPaths.inBareRepository(folder)
                ? new Refused(ErrorCode.BARE_REPOSITORY, folder + " is a bare repository",
                        "run fresh in a checkout of it")
                : new Refused(ErrorCode.NOT_A_REPOSITORY, folder + " is not in a git repository",
                        "change to one, or run git init and commit");
    }

    private static Path gitDir(Path root) {
        Path git = root.resolve(".git");
        if (Files.isDirectory(git)) {
            return git;
        }
        try {
            // In a linked worktree or a submodule .git is a file that says where the git directory is.
            return root.resolve(Files.readString(git).replaceFirst("^gitdir:", "").strip()).normalize();
        } catch (IOException e) {
            throw new Refused(ErrorCode.IO, git + " cannot be read: " + e.getMessage(), "check its permissions");
        }
    }

    private Inventory.Options options(Path root) {
        FreshPaths paths = new FreshPaths(root);
        Path cache = Files.isDirectory(paths.folder()) && Files.isWritable(paths.folder()) ? paths.cache()
                : Path.of(System.getProperty("java.io.tmpdir"), "fresh-cache-" + System.getProperty("user.name"));
        FreshPaths.privateFolder(cache);
        return new Inventory.Options(cache, Optional.of(paths.folder().resolve("rules")), err::println);
    }

    private int columns() {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("\\d{1,4}") ? Math.max(60, Integer.parseInt(columns)) : 100;
    }
}
