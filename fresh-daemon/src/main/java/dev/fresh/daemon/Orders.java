package dev.fresh.daemon;

import dev.fresh.core.agent.Policy;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.WorkHours;
import dev.fresh.core.task.Strategy;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.GateEnvironment;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Requests.StartRequest;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns a request to start into an order with every limit fixed, or refuses it with the reason. */
final class Orders {

    private static final BigDecimal BUDGET_MAX = new BigDecimal("1000000");
    private static final BigDecimal HOURS_MAX = new BigDecimal("168");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Supplier<Config> config;
    private final UserRepository repository;
    private final Shipped shipped;
    private final Forges forges;
    private final InstantSource clock;

    Orders(Supplier<Config> config, UserRepository repository, Shipped shipped, Forges forges, InstantSource clock) {
        this.config = config;
        this.repository = repository;
        this.shipped = shipped;
        this.forges = forges;
        this.clock = clock;
    }

    RunOrder accept(StartRequest request) {
        Config settings = config.get();
        Instant now = clock.instant();
        List<String> notices = new ArrayList<>();
        Provider provider = provider(request, settings);
        int agents = agents(request, settings);
        Money budget = money("--budget", request.budgetUsd(), settings.run().budget());
        Money agentBudget = money("--agent-budget", request.agentBudgetUsd(), settings.run().agentBudget());
        Instant deadline = now.plus(time(request, settings));
        Strategy strategy = strategy(request, settings);
        UserRepository.Facts facts = repository.facts();
        UserRepository.Base base = base(request, facts, notices);
        forges.accept(provider.simulated(), request.offline(), base).notice().ifPresent(notices::add);
        if (facts.dirty()) {
            notices.add("The checkout has uncommitted changes; agents work on commit "
                    + base.commit().substring(0, 8) + " without them.");
        }
        Map<String, String> environment = GateEnvironment.from(request.environment(), Checks.settings(settings));
        String sandbox = sandbox(request, provider, environment, notices);
        boolean free = provider.cost() == Provider.Cost.FREE;
        Optional<WorkHours> hours = request.overnight() ? Optional.empty() : settings.workHours();
        hours.filter(open -> !open.contains(now))
                .ifPresent(open -> notices.add("Outside work hours: new work begins at "
                        + open.nextStart(now).atZone(open.zone()).toLocalDateTime()
                        + "; --overnight lifts work hours."));
        Policy policy = new Policy(!request.noApproval(), provider.learns() ? settings.attemptsMax() : 1,
                settings.approval().timeout(),
                provider.cost() == Provider.Cost.UNMETERED ? Policy.OnTimeout.PARK : settings.approval().policy());
        return new RunOrder(id(), agents, budget, agentBudget, free ? Money.ZERO : settings.run().usefulBudget(),
                deadline, request.overnight(), hours, policy, settings.stopGrace(), strategy,
                request.seed().orElseGet(() -> RANDOM.nextLong() >>> 1),
                request.provider().orElse(settings.run().provider()), provider.simulated(),
                request.features(), base.name(), base.commit(), sandbox, request.offline(), environment, notices);
    }

    private Provider provider(StartRequest request, Config settings) {
        String name = request.provider().orElse(settings.run().provider());
        shipped.problem(name, GateEnvironment.from(request.environment(), Checks.settings(settings)))
                .ifPresent(problem -> {
                    throw problem;
                });
        Provider provider = shipped.findProvider(name)
                .orElseThrow(() -> new Refusal(ErrorCode.BAD_USAGE, "there is no provider \"" + name + "\"",
                        "this build has: " + String.join(", ", shipped.providerNames())));
        if (provider.cost() == Provider.Cost.UNMETERED && !request.allowUnmetered()) {
            throw new Refusal(ErrorCode.UNMETERED,
                    "nobody measures what the provider \"" + name + "\" costs, so its cap is not a hard one",
                    "say --allow-unmetered to book its whole reserve for each agent");
        }
        return provider;
    }

    private static int agents(StartRequest request, Config settings) {
        int agents = request.agents().orElse(settings.run().agents());
        if (agents < 1 || agents > RunOrder.AGENTS_LIMIT) {
            throw new Refusal(ErrorCode.BAD_USAGE, "--agents " + agents + " is not between 1 and "
                    + RunOrder.AGENTS_LIMIT, "say for example --agents 5");
        }
        return agents;
    }

    private static Money money(String option, Optional<BigDecimal> asked, Money standard) {
        if (asked.isEmpty()) {
            return standard;
        }
        BigDecimal amount = asked.get();
        if (amount.signum() < 0 || amount.compareTo(BUDGET_MAX) > 0 || amount.stripTrailingZeros().scale() > 6) {
            throw new Refusal(ErrorCode.BAD_USAGE, option + " " + amount.toPlainString()
                    + " is no amount of dollars between 0 and 1000000 with at most six decimals",
                    "say for example " + option + " 10.00");
        }
        return Money.ofDollars(amount);
    }

    private static Duration time(StartRequest request, Config settings) {
        if (request.hours().isEmpty()) {
            return settings.run().time();
        }
        BigDecimal hours = request.hours().get();
        if (hours.signum() <= 0 || hours.compareTo(HOURS_MAX) > 0) {
            throw new Refusal(ErrorCode.BAD_USAGE,
                    "--hours " + hours.toPlainString() + " is not more than 0 and at most " + HOURS_MAX,
                    "say for example --hours 8");
        }
        return Duration.ofSeconds(Math.max(1, hours.multiply(BigDecimal.valueOf(3600)).longValue()));
    }

    /** A night is nobody's watch, so it prefers what can do the least harm unless it was told otherwise. */
    private static Strategy strategy(StartRequest request, Config settings) {
        if (request.strategy().isEmpty()) {
            return request.overnight() ? Strategy.SAFEST : settings.run().strategy();
        }
        try {
            return Strategy.valueOf(request.strategy().get().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Refusal(ErrorCode.BAD_USAGE, "there is no strategy \"" + request.strategy().get() + "\"",
                    "use highest_impact, safest or random");
        }
    }

    private UserRepository.Base base(StartRequest request, UserRepository.Facts facts, List<String> notices) {
        if (facts.bare()) {
            throw new Refusal(ErrorCode.BARE_REPOSITORY, "this is a bare repository, without a checkout",
                    "clone it and start there");
        }
        if (!facts.hasCommits()) {
            throw new Refusal(ErrorCode.NO_COMMITS, "this repository has no commits yet",
                    "commit something first: git commit");
        }
        try {
            UserRepository.Base base = repository.base(request.base(), Optional.empty());
            if (facts.branch().isEmpty() && request.base().isEmpty()) {
                notices.add("HEAD is detached; agents work on branch " + base.name() + ".");
            }
            return base;
        } catch (EdgeException e) {
            throw new Refusal(ErrorCode.NO_BASE, e.getMessage(), "say which with --base REV");
        }
    }

    private String sandbox(StartRequest request, Provider provider, Map<String, String> environment,
            List<String> notices) {
        boolean modelDriven = provider.cost() != Provider.Cost.FREE;
        String asked = request.sandbox().orElse("auto");
        if (asked.equals("none")) {
            notices.add("sandbox: none, as asked. Agents and gates run with your rights.");
            return "none";
        }
        if (!asked.equals("auto")) {
            throw new Refusal(ErrorCode.BAD_USAGE, "there is no sandbox \"" + asked + "\"", "use auto or none");
        }
        SandboxProbe.Finding finding = shipped.probe(environment);
        if (!finding.ok() && modelDriven) {
            throw new Refusal(ErrorCode.NO_SANDBOX,
                    "the sandbox does not work here (" + finding.sentence() + "), and \"" + provider.name()
                            + "\" is not run without one",
                    finding.remedy() + ", or accept the risk with --sandbox none");
        }
        if (!finding.ok()) {
            notices.add("sandbox: none (" + finding.sentence() + "; " + finding.remedy() + ").");
            return "none";
        }
        boolean unlimitedRoot = !SandboxProbe.processLimit().ok();
        if (unlimitedRoot && modelDriven) {
            throw new Refusal(ErrorCode.NO_SANDBOX,
                    "the daemon runs as root and no cgroup limits the number of processes",
                    "run it as another user, in a cgroup with pids.max, or accept the risk with --sandbox none");
        }
        if (unlimitedRoot) {
            notices.add("The daemon runs as root without a pids cgroup: the number of processes is not limited.");
        }
        return finding.name();
    }

    private static String id() {
        return String.format("%012x", RANDOM.nextLong() & 0xffff_ffff_ffffL);
    }
}
