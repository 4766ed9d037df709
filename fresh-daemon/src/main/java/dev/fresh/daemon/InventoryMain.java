package dev.fresh.daemon;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Verdict;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Strategy;
import dev.fresh.core.task.TaskPlanner;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.Explained;
import dev.fresh.edge.inventory.Inventory;
import dev.fresh.edge.inventory.InventoryJson;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import dev.fresh.text.Closest;
import dev.fresh.text.Progress;
import dev.fresh.text.Screen;
import dev.fresh.text.Table;
import dev.fresh.text.Written;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The program behind {@code fresh inventory}: reads a commit of the repository, prints, and changes nothing in it. */
public final class InventoryMain {

    private static final String HELP = """
            Usage: fresh inventory [scan|list|show ID|explain SYMBOL|prove ID] [--all] [--format text|json|markdown]
                                   [--base REV] [--since REV] [--quiet]
            """;

    private static final List<String> FORMATS = List.of("text", "json", "markdown");

    private final Inventory inventory;
    private final Path folder;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private Progress progress;

    InventoryMain(Inventory inventory, Path folder, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.inventory = inventory;
        this.folder = folder;
        this.environment = environment;
        this.out = out;
        this.err = err;
        this.progress = Progress.plain(err, true);
    }

    public static void main(String[] args) {
        Written written = Written.standard();
        PrintStream out = new PrintStream(new BufferedOutputStream(written), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int code = new InventoryMain(Shipped.inventory(), Path.of("").toAbsolutePath(), System.getenv(), out, err)
                .run(List.of(args));
        out.flush();
        System.exit(written.exit(code, Exits.IO, err::println));
    }

    /** What the command line asks for. */
    private record Request(String verb, String subject, boolean all, String format, String base,
            Optional<String> since, boolean quiet) {

        boolean json() {
            return format.equals("json");
        }
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
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(HELP);
            return Exits.OK;
        }
        ProgramOptions options = new ProgramOptions("fresh inventory", arguments, List.of("--all"),
                List.of("--base", "--since"));
        try (Progress told = Progress.of(err, options.has("--quiet"), environment)) {
            progress = told;
            answer(request(options));
            return Exits.OK;
        } catch (Refused refused) {
            return refuse(options, refused.code, refused.getMessage(), refused.hint);
        } catch (TaskPlanner.Unpickable wrong) {
            String hint = wrong.matches().isEmpty() ? "`fresh inventory --all` lists them"
                    : "it can be: " + wrong.matches().stream()
                            .map(f -> f.id().substring(0, 8) + " " + f.path() + ":" + f.symbol())
                            .collect(Collectors.joining(", "));
            return refuse(options, wrong.matches().isEmpty() ? ErrorCode.UNKNOWN_ID : ErrorCode.AMBIGUOUS_ID,
                    wrong.getMessage(), hint);
        } catch (OutOfMemoryError full) {
            return refuse(options, ErrorCode.IO, ScanMain.tooLarge(), "");
        } catch (EdgeException trouble) {
            boolean content = trouble.failure().kind() == Failure.Kind.REFUSED_CONTENT;
            return refuse(options, content ? ErrorCode.BAD_DATA : ErrorCode.IO, trouble.getMessage(), "");
        }
    }

    private int refuse(ProgramOptions options, ErrorCode code, String message, String hint) {
        progress.close();
        return options.refuse(code, message, hint, out, err);
    }

    private static Request request(ProgramOptions options) {
        options.wrong(FORMATS).ifPresent(why -> {
            throw new Refused(ErrorCode.BAD_USAGE, why, options.hint());
        });
        List<String> given = options.words().isEmpty() ? List.of("list") : options.words();
        String verb = given.getFirst();
        boolean named = List.of("show", "explain", "prove").contains(verb);
        if (!named && !verb.equals("list") && !verb.equals("scan")) {
            throw new Refused(ErrorCode.BAD_USAGE, "`fresh inventory` has no command " + verb, Closest
                    .to(verb, List.of("scan", "list", "show", "explain", "prove"))
                    .map(word -> "did you mean `" + word + "`? ").orElse("") + options.hint());
        }
        if (given.size() != (named ? 2 : 1)) {
            throw new Refused(ErrorCode.BAD_USAGE, "`fresh inventory " + verb + "` "
                    + (named ? "needs one name" : "takes no name"), options.hint());
        }
        return new Request(verb, named ? given.get(1) : "", options.has("--all"), options.format(),
                options.value("--base").orElse("HEAD"), options.value("--since"), options.has("--quiet"));
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
            List<Explained> found = inventory.explain(gitDir, commit, options, request.subject());
            if (found.isEmpty()) {
                throw new Refused(ErrorCode.UNKNOWN_ID, "there is no function, method or class " + request.subject()
                        + " in the code that was read", "`fresh inventory --all` lists what there is");
            }
            print(request, InventoryText.explained(found), InventoryText.explainedTree(commit, found));
            return;
        }
        InventoryReport report = inventory.scan(gitDir, commit, options);
        if (request.verb().equals("prove")) {
            prove(request, gitDir, options, TaskPlanner.one(report, request.subject()));
            return;
        }
        if (request.verb().equals("show")) {
            Feature feature = TaskPlanner.one(report, request.subject());
            print(request, InventoryText.one(feature) + (!tells(request) || feature.verdict() != Verdict.UNHOOKED ? ""
                    : "Next: `fresh auto start --feature " + feature.id().substring(0, 8) + "` lets an agent do it.\n"),
                    InventoryJson.feature(feature));
            return;
        }
        InventoryReport shown = request.since().isPresent() ? since(gitDir, request.since().get(), report, options)
                : report;
        progress.close();
        out.print(switch (request.format()) {
            case "json" -> InventoryJson.write(shown, request.all()) + "\n";
            case "markdown" -> InventoryText.markdown(shown, request.all() || request.since().isPresent());
            default -> InventoryText.table(shown, request.all() || request.since().isPresent(), room())
                    + (tells(request) ? next(shown) : "");
        });
    }

    private void print(Request request, String text, Object json) {
        progress.close();
        out.print(request.json() ? Json.pretty(json) + "\n" : text);
    }

    /** A person is there who can use a hint. */
    private static boolean tells(Request request) {
        return !request.quiet() && Screen.shows(1);
    }

    private static String next(InventoryReport shown) {
        return "Next: " + (TaskPlanner.rank(shown, Strategy.HIGHEST_IMPACT, 0, Set.of()).isEmpty()
                ? "`fresh inventory --all` has all features, and what was left out."
                : "`fresh inventory show ID` tells more, `fresh auto start --dry-run` what a run would do.") + "\n";
    }

    /**
     * What reaches a feature before and after the newest proposal for it.
     *
     * @throws Refused when something reached it before, or nothing does after
     */
    private void prove(Request request, Path gitDir, Inventory.Options options, Feature feature) {
        Fleet fleet = FreshPaths.find(folder).map(OfflineMain::fold).orElse(Fleet.empty());
        Proposal proposal = fleet.agents().values().stream()
                .filter(agent -> agent.task().feature().id().equals(feature.id()))
                .flatMap(agent -> Lifecycle.proposal(agent.state()).stream()).filter(Proposal::delivered)
                .reduce((_, later) -> later).orElseThrow(() -> new Refused(ErrorCode.NOTHING_YET,
                        "there is no proposal for " + feature.symbol() + " yet",
                        "start one with: fresh auto start --feature " + feature.id().substring(0, 8)));
        Explained before = at(gitDir, proposal.base(), options, feature);
        Explained after = at(gitDir, proposal.commit(), options, feature);
        boolean proven = before.verdict() == Verdict.UNHOOKED && after.verdict() == Verdict.HOOKED;
        String commit = proposal.commit().substring(0, 12);
        Map<String, Object> json = new LinkedHashMap<>(Map.of("feature", feature.id(), "proven", proven, "branch",
                proposal.branch(), "base", proposal.base(), "before", before.tree(), "commit", proposal.commit(),
                "after", after.tree()));
        print(request, "Before, at " + proposal.base().substring(0, 12) + ":\n" + before.text() + "\nAfter, at "
                + commit + " (" + proposal.branch() + "):\n" + after.text()
                + (proven ? "\nProven: nothing reached it before, and the way above does now.\n" : "\n"), json);
        if (!proven) {
            throw new Refused(ErrorCode.BAD_DATA, "the proposal " + proposal.branch() + " does not prove "
                    + feature.symbol() + " hooked up: " + (before.verdict() != Verdict.UNHOOKED
                            ? "it was not surely unhooked before" : "no entry point surely reaches it now"),
                    "look at the change: git show " + commit);
        }
    }

    private Explained at(Path gitDir, String commit, Inventory.Options options, Feature feature) {
        return inventory.explain(gitDir, commit, options, feature.id()).stream().findFirst()
                .orElseThrow(() -> new Refused(ErrorCode.BAD_DATA, feature.symbol() + " is not in "
                        + commit.substring(0, 12) + " any more",
                        "git log -S" + feature.symbol() + " shows when it went"));
    }

    /** Only what was not there, or was judged otherwise, at an earlier commit. */
    private InventoryReport since(Path gitDir, String revision, InventoryReport now, Inventory.Options options) {
        String commit = inventory.commit(gitDir, revision).orElseThrow(() -> new Refused(ErrorCode.NO_BASE,
                "there is no commit " + revision, "git log --oneline shows them"));
        Map<String, Feature.Verdict> before = inventory.scan(gitDir, commit, options).features().stream()
                .collect(Collectors.toMap(Feature::id, Feature::verdict));
        return new InventoryReport(now.commit(), now.features().stream()
                .filter(f -> before.get(f.id()) != f.verdict()).toList(), now.suppressed(), now.packages(),
                now.entryPoints(), now.roots(), now.parseErrors(), now.skipped(), now.rules(), now.otherWork());
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
        return new Inventory.Options(cache, Optional.of(paths.folder().resolve("rules")), progress::at);
    }

    /** A pipe gets all of every line, unless somebody says how wide it is. */
    private int room() {
        return Screen.shows(1) || environment.containsKey("COLUMNS") ? Screen.columns(environment) : Table.NO_LIMIT;
    }
}
