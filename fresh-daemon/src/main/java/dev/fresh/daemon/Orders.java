package dev.fresh.daemon;

import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.PlanLimit;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.WorkHours;
import dev.fresh.core.task.Strategy;
import dev.fresh.core.task.Task;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.config.SettingType;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.GateEnvironment;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.workspace.Storage;
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
import java.util.stream.Collectors;

/** Turns a request to start into an order with every limit fixed, or refuses it with the reason. */
final class Orders {

    private static final BigDecimal BUDGET_MAX = new BigDecimal("1000000");
    private static final BigDecimal HOURS_MAX = new BigDecimal("168");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Supplier<Config> config;
    private final UserRepository repository;
    private final Shipped shipped;
    private final Forges forges;
    private final Storage storage;
    private final InstantSource clock;

    /**
     * Orders for a repository.
     *
     * @param storage where what is ordered will be worked on
     */
    Orders(Supplier<Config> config, UserRepository repository, Shipped shipped, Forges forges, Storage storage,
            InstantSource clock) {
        this.config = config;
        this.repository = repository;
        this.shipped = shipped;
        this.forges = forges;
        this.storage = storage;
        this.clock = clock;
    }

    /**
     * The order for a request.
     *
     * @param id of the run
     * @param before notices that come before those about the start itself
     */
    RunOrder accept(StartRequest request, String id, List<String> before) {
        Config settings = config.get();
        TypedNames.check(request);
        Instant now = clock.instant();
        List<String> notices = new ArrayList<>(before);
        Map<String, String> environment = GateEnvironment.from(request.environment(), Checks.settings(settings));
        ProviderChoice.Chosen chosen = new ProviderChoice(shipped, settings, environment).choose(request);
        notices.addAll(chosen.notices());
        List<Provider> providers = chosen.providers();
        boolean simulated = providers.stream().anyMatch(Provider::simulated);
        int agents = agents(request, settings);
        Money budget = money("--budget", request.budgetUsd(), settings.run().budget());
        Money agentBudget = money("--agent-budget", request.agentBudgetUsd(), settings.run().agentBudget());
        notices.addAll(new Affordable(settings, shipped).check(providers, budget, agentBudget));
        Instant deadline = now.plus(time(request, settings));
        Strategy strategy = strategy(request, settings);
        UserRepository.Facts facts = repository.facts();
        UserRepository.Base base = base(request, facts, notices);
        requireStorage();
        forges.accept(simulated, request.offline(), base).notice().ifPresent(notices::add);
        if (settings.run().keepAwake()) {
            notices.add(KeptAwake.notice(KeptAwake.finding(shipped.inhibitors())));
        }
        if (facts.dirty()) {
            notices.add("The checkout has uncommitted changes; agents work on commit "
                    + base.commit().substring(0, 8) + " without them.");
        }
        boolean free = providers.stream().allMatch(provider -> provider.cost() == Provider.Cost.FREE);
        boolean unmetered = providers.stream().anyMatch(ProviderChoice::needsAllowing);
        Optional<WorkHours> hours = request.overnight() ? Optional.empty() : settings.workHours();
        hours.filter(open -> !open.contains(now))
                .ifPresent(open -> notices.add("Outside work hours: new work begins at "
                        + open.nextStart(now).atZone(open.zone()).toLocalDateTime()
                        + "; --overnight lifts work hours."));
        Policy policy = new Policy(!request.noApproval(),
                providers.stream().anyMatch(Provider::learns) ? settings.attemptsMax() : 1,
                settings.approval().timeout(),
                unmetered ? Policy.OnTimeout.PARK : settings.approval().policy());
        return new RunOrder(id, agents, budget, agentBudget, free ? Money.ZERO : settings.run().usefulBudget(),
                deadline, request.overnight(), hours, policy, settings.stopGrace(), strategy,
                request.seed().orElseGet(() -> RANDOM.nextLong() >>> 1),
                providers.stream().map(Provider::name).collect(Collectors.joining(", ")),
                simulated, request.features(), base.name(), base.commit(),
                chosen.sandbox(), request.offline(), environment, notices,
                providers.stream().map(Orders::info).toList(),
                Optional.of(plan(request, settings)).filter(_ -> request.allowUnmetered()),
                kinds(request, settings, providers), Optional.of(settings.review().roundsMax()),
                Optional.of(queue(request, settings)));
    }

    private static ProviderInfo info(Provider provider) {
        return new ProviderInfo(provider.name(), switch (provider.cost()) {
            case FREE -> ProviderInfo.Metering.FREE;
            // A recording says what it "spent" at the end of its calls, so the money has to be held before.
            case SHADOW -> ProviderInfo.Metering.PER_REQUEST;
            case METERED -> provider.simulated() ? ProviderInfo.Metering.WHOLE : ProviderInfo.Metering.PER_REQUEST;
            case UNMETERED -> ProviderInfo.Metering.WHOLE;
        }, provider.learns());
    }

    private static int queue(StartRequest request, Config settings) {
        int most = request.reviewQueue().orElse(settings.review().queueMax());
        if (most < 0) {
            throw new Refusal(ErrorCode.BAD_USAGE, "--review-queue " + most + " is negative",
                    "say for example --review-queue 20, or 0 for no limit");
        }
        return most;
    }

    private static PlanLimit plan(StartRequest request, Config settings) {
        PlanLimit plan = settings.plan();
        int percent = request.maxPlanShare().orElse(plan.maxPercent());
        if (percent < 0 || percent > 100) {
            throw new Refusal(ErrorCode.BAD_USAGE, "--max-plan-share " + percent + " is no percentage",
                    "say for example --max-plan-share 80");
        }
        return new PlanLimit(percent, plan.dayHours(), plan.dayPercent());
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

    /** A night with a model is for tests and documents too, unless it was told otherwise. */
    private static List<Task.Kind> kinds(StartRequest request, Config settings, List<Provider> providers) {
        List<Task.Kind> kinds = settings.run().kinds();
        if (!request.kinds().isEmpty()) {
            try {
                kinds = SettingType.kinds(request.kinds());
            } catch (IllegalArgumentException e) {
                throw new Refusal(ErrorCode.BAD_USAGE, "there is no kind of work "
                        + String.join(", ", request.kinds()), "use hook_up, cover, document, issue or any");
            }
        }
        boolean night = request.overnight() && providers.stream().anyMatch(Provider::learns);
        return !kinds.isEmpty() ? kinds : night ? List.of(Task.Kind.values()) : List.of(Task.Kind.HOOK_UP);
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

    /** Trouble with a disk is no matter of what was ordered, and it is told before anything is begun. */
    private void requireStorage() {
        try {
            storage.requireWritable();
        } catch (EdgeException e) {
            throw new Refusal(ErrorCode.IO, e.getMessage(),
                    "let this user write it, on a disk that has room, and start again");
        }
    }

    static String id() {
        return String.format("%012x", RANDOM.nextLong() & 0xffff_ffff_ffffL);
    }
}
