package dev.fresh.edge.provider.login;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.cli.Installations.Installed;
import dev.fresh.edge.provider.cli.LogIn;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The log-ins of a person to agent programs. There is one of it in a daemon, so that each is renewed by one at a time;
 * docs/log-ins.md says what was measured about them.
 */
public final class LogIns {

    private static final int HTTPS = 443;
    private static final String UNBOUNDED = "time and turns; the agent's whole reserve is booked";
    private static final Pattern MODEL = Pattern.compile("[\\w][\\w.:/@\\[\\]-]{0,99}");

    private final Setup setup;
    private final Function<String, InetSocketAddress> where;
    private final Map<String, String> further;
    private final Map<String, KeptLogIn> kept = new ConcurrentHashMap<>();

    /**
     * What they are found with.
     *
     * @param home the person's
     * @param environment the person's: where programs keep their files, and which keys there are
     * @param scratch a folder for the short-lived homes of programs that renew; not one for temporary files
     * @param locks makes a folder of this person on this machine, shared with the daemons of other repositories
     * @param log receives what a person should see, never a token
     */
    public record Setup(Path home, Map<String, String> environment, Path scratch, Supplier<Path> locks,
            InstantSource clock,
            Consumer<String> log) {

        public Setup {
            environment = Map.copyOf(environment);
        }
    }

    public LogIns(Setup setup) {
        this(setup, host -> new InetSocketAddress(host, HTTPS), Map.of());
    }

    /** For tests, in which the servers of the providers are elsewhere. */
    LogIns(Setup setup, Function<String, InetSocketAddress> where, Map<String, String> further) {
        this.setup = setup;
        this.where = where;
        this.further = Map.copyOf(further);
    }

    /** The providers that can be used with a log-in. */
    public static List<String> providers() {
        return Format.ALL.stream().map(Format::provider).toList();
    }

    /** Whether requests of a log-in to this provider pass the meter, each bounded before it goes out. */
    public static boolean metered(String provider) {
        return StandIn.isKnown(provider);
    }

    /** How the program would get at its models. */
    public State state(String provider, Auth auth) {
        Format format = format(provider);
        Optional<String> key = auth == Auth.LOGIN ? Optional.empty()
                : format.keys().stream().filter(name -> !setup.environment().getOrDefault(name, "").isBlank())
                        .findFirst();
        if (key.isPresent()) {
            return new State(provider, State.Kind.KEY, key.get(), Optional.empty(), provider.equals("cursor_cli")
                    ? UNBOUNDED : "dollars, before each request", "");
        }
        Optional<Tokens> tokens = auth == Auth.KEY ? Optional.empty() : kept(format).look();
        return tokens.map(found -> new State(provider, State.Kind.LOG_IN, file(format).path().toString(),
                found.expires(), bound(provider), ""))
                .orElseGet(() -> new State(provider, State.Kind.NONE, "", Optional.empty(), "",
                        "log in with `" + format.logInCommand() + "`, or set " + format.keys().getFirst()));
    }

    /** How hard the bound of work with a log-in is, in one clause for people. */
    public static String bound(String provider) {
        return switch (provider) {
            case "opencode_cli", "cursor_cli" -> UNBOUNDED;
            default -> "shadow dollars and the share of the plan, before each request";
        };
    }

    /** The model that the person chose for this program, as the program calls it; nothing else is read there. */
    public Optional<String> model(String provider) {
        Format format = format(provider);
        for (Path settings : format.folders().settings(setup.home(), setup.environment())) {
            Optional<String> model = read(settings).flatMap(format::model)
                    .filter(name -> MODEL.matcher(name).matches());
            if (model.isPresent()) {
                return model;
            }
        }
        return Optional.empty();
    }

    /** How the meter signs requests of this log-in; the program is what renews it. */
    public Signature signature(String provider, Installed program, Workbench bench) {
        Format format = format(provider);
        Renewer renewer = renewer(program, bench);
        return new Signature() {

            private volatile Tokens last;

            @Override
            public Map<String, String> headers() {
                last = kept(format).current(renewer);
                return format.shown(last);
            }

            @Override
            public void refused(Map<String, String> headers) {
                Optional.ofNullable(last).filter(tokens -> format.shown(tokens).equals(headers))
                        .ifPresent(tokens -> kept(format).refused(tokens.access()));
            }
        };
    }

    /** What agents of this provider are given instead of the log-in, or of it. */
    public LogIn forAgents(String provider) {
        Format format = format(provider);
        return StandIn.isKnown(provider) ? new StandIn(provider)
                : new Lent(format, (program, bench) -> kept(format).lent(renewer(program, bench)));
    }

    private Renewer renewer(Installed program, Workbench bench) {
        return new ProgramRenewer(bench, program.command(), program.needs(), setup.scratch(), where, further);
    }

    private KeptLogIn kept(Format format) {
        return kept.computeIfAbsent(format.provider(),
                _ -> new KeptLogIn(format, file(format), setup.locks(), setup.clock(), setup.log()));
    }

    private UserFile file(Format format) {
        return new UserFile(format.folders().logIn(setup.home(), setup.environment()));
    }

    private static Optional<String> read(Path settings) {
        try {
            return new UserFile(settings).read().map(UserFile.Content::text);
        } catch (IOException e) {
            throw EdgeException.environment("the settings " + settings + " cannot be read; set the model in"
                    + " .fresh/config.yaml", e);
        }
    }

    private static Format format(String provider) {
        return Format.ALL.stream().filter(format -> format.provider().equals(provider)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no log-ins are known of " + provider));
    }
}
