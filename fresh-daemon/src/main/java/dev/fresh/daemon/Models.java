package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.fleet.Agents.Standing;
import dev.fresh.core.fleet.PlanLimit;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.config.ModelSettings;
import dev.fresh.edge.meter.Admission;
import dev.fresh.edge.meter.Api;
import dev.fresh.edge.meter.Line;
import dev.fresh.edge.meter.LineOrder;
import dev.fresh.edge.meter.Meter;
import dev.fresh.edge.meter.PlanShare;
import dev.fresh.edge.meter.PriceList;
import dev.fresh.edge.meter.Signature;
import dev.fresh.edge.meter.Upstream;
import dev.fresh.edge.provider.ModelAccess;
import dev.fresh.protocol.FreshPaths;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's ways to the models: one meter, made when the first agent needs it, and the keys that only it knows. */
final class Models implements Engine.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Models.class);

    private final Path socket;
    private final Path overrides;
    private final Supplier<Config> config;
    private final Supplier<PlanLimit> plan;
    private final Admission admission;
    private final Map<String, String> keys;
    private final InstantSource clock;
    private Meter meter;
    private PriceList list;
    private long readAt;

    /**
     * Ways for the agents of one repository.
     *
     * @param plan how much of the plan of a log-in may be used now
     * @param keys the daemon's own environment, which no agent sees
     */
    Models(FreshPaths paths, Supplier<Config> config, Supplier<PlanLimit> plan, Admission admission,
            Map<String, String> keys, InstantSource clock) {
        this.socket = paths.socketBeside("models");
        this.overrides = paths.folder().resolve("prices.json");
        this.config = config;
        this.plan = plan;
        this.admission = admission;
        this.keys = keys;
        this.clock = clock;
    }

    /** A way that is closed with its call. */
    record Way(Line line, ModelAccess access) implements AutoCloseable {
        @Override
        public void close() {
            line.close();
        }
    }

    /**
     * Opens a way for one call of a provider.
     *
     * @param logIn how requests are signed that are made with a person's log-in, empty with a key
     */
    Way open(String agentId, String call, String provider, Optional<Signature> logIn) {
        Config now = config.get();
        Meter open = meter();
        Line line = open.open(new LineOrder(agentId, call, provider, now.meter().outputTokensMax(),
                unknown(now, provider), logIn.isPresent() ? LineOrder.Credential.LOG_IN : LineOrder.Credential.SWAP_KEY,
                logIn.map(signature -> upstreams(now, provider, signature)).orElseGet(() -> upstreams(now, provider))));
        return new Way(line, new LineAccess(line, open));
    }

    /** Whoever is not at work any more spends nothing from this moment on, whatever its processes still do. */
    @Override
    public void happened(List<Engine.Happened> facts) {
        Meter open = open();
        if (open != null) {
            // Fact by fact, since somebody may have been paused and resumed in between.
            facts.forEach(fact -> fact.before().agents().in(Standing.ACTIVE).stream()
                    .filter(agent -> !Optional.ofNullable(fact.after().agents().get(agent.id())).filter(Agent::active)
                            .isPresent())
                    .forEach(agent -> open.revoke(agent.id())));
        }
    }

    private synchronized Meter open() {
        return meter;
    }

    /** Returns when what was in flight is booked, so the one writer has to outlive this. */
    @Override
    public void close() {
        Meter open = open();
        if (open != null) {
            open.close();
        }
    }

    private synchronized Meter meter() {
        if (meter == null) {
            meter = Meter.start(new Meter.Setup(Map.of(), this::prices, admission, socket,
                    this::refusal, clock, line -> LOG.warn("{}", line)));
        }
        return meter;
    }

    /** Why no more of a person's plan may be used. */
    private Optional<String> refusal(LineOrder line, List<PlanShare> latest) {
        Instant now = clock.instant();
        return latest.stream().flatMap(share -> plan.get().refusal(share.window(), share.used(), share.reset(), now)
                .stream()).findFirst().map(sentence -> line.provider() + ": " + sentence);
    }

    private static LineOrder.UnknownModel unknown(Config now, String provider) {
        if (provider.equals("openai_api") && now.models().openaiApi().free()) {
            return LineOrder.UnknownModel.FREE;
        }
        return now.meter().dearestForUnknown() ? LineOrder.UnknownModel.DEAREST : LineOrder.UnknownModel.REFUSE;
    }

    /** Read again when the overrides were edited. */
    private synchronized PriceList prices() {
        long edited = overrides.toFile().lastModified();
        if (list == null || edited != readAt) {
            list = PriceList.load(overrides);
            readAt = edited;
        }
        return list;
    }

    private Map<Api, Upstream> upstreams(Config now, String provider) {
        return upstreams(now.models(), provider, keys);
    }

    /** What a line of that provider can reach with keys. */
    static Map<Api, Upstream> upstreams(ModelSettings models, String provider, Map<String, String> keys) {
        ModelSettings.Upstreams addresses = models.upstreams();
        Optional<URI> own = provider.equals("openai_api") ? models.openaiApi().address() : Optional.empty();
        if (own.isPresent()) {
            // And nobody else: a line on which every model is free must not lead to those who send bills.
            Upstream server = upstream(own.get(), keys, "OPENAI_API_KEY");
            return Map.of(Api.CHAT, server, Api.RESPONSES, server);
        }
        Map<Api, Upstream> upstreams = new EnumMap<>(Api.class);
        upstreams.put(Api.MESSAGES, upstream(addresses.anthropic(), keys, "ANTHROPIC_API_KEY"));
        upstreams.put(Api.RESPONSES, upstream(addresses.openai(), keys, "OPENAI_API_KEY"));
        upstreams.put(Api.CHAT, upstream(addresses.openai(), keys, "OPENAI_API_KEY"));
        upstreams.put(Api.GEMINI, upstream(addresses.gemini(), keys, "GEMINI_API_KEY", "GOOGLE_API_KEY"));
        return upstreams;
    }

    /** Where the servers of the plans are, each known to one program only. */
    private static Map<Api, Upstream> upstreams(Config now, String provider, Signature logIn) {
        ModelSettings.Upstreams addresses = now.models().upstreams();
        return switch (provider) {
            case "claude_cli" -> Map.of(Api.MESSAGES, new Upstream(addresses.anthropic(), logIn));
            case "codex_cli" -> Map.of(Api.RESPONSES, new Upstream(addresses.chatgpt(), logIn));
            default -> Map.of(Api.CODE_ASSIST, new Upstream(addresses.codeAssist(), logIn));
        };
    }

    private static Upstream upstream(URI base, Map<String, String> keys, String... names) {
        Optional<String> key = Optional.empty();
        for (String name : names) {
            key = key.or(() -> Optional.ofNullable(keys.get(name)).filter(value -> !value.isBlank()));
        }
        return new Upstream(base, key);
    }
}
