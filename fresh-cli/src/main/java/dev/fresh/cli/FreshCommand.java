package dev.fresh.cli;

import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Version;
import dev.fresh.text.Written;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code fresh} command line: every command of the product hangs here. */
@Command(name = "fresh", versionProvider = FreshCommand.Versions.class, synopsisSubcommandLabel = "COMMAND",
        description = "Autonomous development runs that can be left alone at night.",
        footer = {"", "Examples:", "  fresh demo", "  fresh auto start --agents 10 --budget 10 --overnight --hours 8",
                "  fresh auto status"})
public final class FreshCommand implements Callable<Integer> {

    private final Shell shell;
    @Spec
    private CommandSpec spec;
    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;
    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
    private boolean version;

    private FreshCommand(Shell shell) {
        this.shell = shell;
    }

    @Option(names = {"-q", "--quiet"}, scope = ScopeType.INHERIT, description = "Say only results and errors.")
    private void quiet(boolean quiet) {
        shell.quiet().set(quiet);
    }

    public static void main(String[] arguments) {
        Written written = Written.standard();
        Shell shell = Shell.ofProcess(writer(written), writer(new FileOutputStream(FileDescriptor.err)));
        if (Glance.at(shell, arguments)) {
            // Nothing is left to be done, and an exit would first load a logger to tell it to.
            Runtime.getRuntime().halt(written.exit(Exits.OK, Exits.IO, System.err::println));
        }
        System.exit(written.exit(run(shell, arguments), Exits.IO, System.err::println));
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }

    /** Carries out one command line in the current folder and returns its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return run(Shell.ofProcess(out, err), arguments);
    }

    static int run(Shell shell, String... arguments) {
        int exit = commandLine(shell).execute(arguments);
        shell.out().flush();
        shell.err().flush();
        return exit;
    }

    static CommandLine commandLine(Shell shell) {
        CommandLine root = new CommandLine(new FreshCommand(shell));
        root.addSubcommand(new DemoCommand(shell)).addSubcommand(new InitCommand(shell))
                .addSubcommand(new DelegatedCommands.Doctor(shell))
                .addSubcommand(new DelegatedCommands.Inventory(shell)).addSubcommand(auto(shell))
                .addSubcommand(new CommandLine(new DelegatedCommands.Reports())
                        .addSubcommand(new DelegatedCommands.Verify(shell)))
                .addSubcommand(NotifyCommand.all(shell)).addSubcommand(new StatsCommand(shell))
                .addSubcommand(new DelegatedCommands.Simulate(shell))
                .addSubcommand(new TuiCommand(shell))
                .addSubcommand(new CommandLine(new DaemonCommands.Daemon())
                        .addSubcommand(new DaemonCommands.Run(shell)).addSubcommand(new DaemonCommands.Status(shell))
                        .addSubcommand(new DaemonCommands.Stop(shell)))
                .addSubcommand(new CommandLine(new CompletionCommand(shell))
                        .addSubcommand(new CompletionCommand.Install(shell))
                        .addSubcommand(new CompletionCommand.Uninstall(shell)));
        root.setOut(shell.out()).setErr(shell.err()).setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpWidth(100);
        new ErrorReporter(shell).installIn(root);
        return root;
    }

    private static CommandLine auto(Shell shell) {
        return new CommandLine(new AutoCommand()).addSubcommand(new StartCommand(shell))
                .addSubcommand(new StatusCommand(shell)).addSubcommand(new ApproveCommand(shell))
                .addSubcommand(new AgentCommands.Reject(shell)).addSubcommand(new AgentCommands.Answer(shell))
                .addSubcommand(new TryCommand(shell)).addSubcommand(new AgentCommands.Pause(shell))
                .addSubcommand(new AgentCommands.Resume(shell)).addSubcommand(new AgentCommands.Cancel(shell))
                .addSubcommand(new RunCommands.Stop(shell))
                .addSubcommand(new CommandLine(new BudgetCommands.Budget())
                        .addSubcommand(new BudgetCommands.Show(shell))
                        .addSubcommand(new BudgetCommands.Set(shell)))
                .addSubcommand(new ReadCommands.Requests(shell)).addSubcommand(new ReadCommands.Logs(shell))
                .addSubcommand(new ReadCommands.Diff(shell))
                .addSubcommand(new ReadCommands.Report(shell))
                .addSubcommand(ProposalCommands.all(shell)).addSubcommand(new ProposalCommands.Publish(shell))
                .addSubcommand(new HygieneCommands.Checkpoint(shell)).addSubcommand(new HygieneCommands.Sync(shell))
                .addSubcommand(new HygieneCommands.Cleanup(shell)).addSubcommand(ScheduleCommands.all(shell));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Exits.OK;
    }

    /** Who is asked for the version. */
    static final class Versions implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[]{"fresh " + Version.text()};
        }
    }
}
