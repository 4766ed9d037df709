package dev.fresh.daemon;

import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.provider.Provider.Cost;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Requests.StartRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chooses the providers of a run and the sandbox they run in: those that were named, or those that can be used here.
 */
final class ProviderChoice {

    private static final String AUTO = "auto";

    private final Shipped shipped;
    private final Config settings;
    private final Map<String, String> environment;

    ProviderChoice(Shipped shipped, Config settings, Map<String, String> environment) {
        this.shipped = shipped;
        this.settings = settings;
        this.environment = environment;
    }

    /**
     * What was chosen.
     *
     * @param providers in the order in which they are tried, at least one
     */
    record Chosen(List<Provider> providers, String sandbox, List<String> notices) {
    }

    Chosen choose(StartRequest request) {
        String asked = request.provider().orElse(settings.run().provider());
        List<String> notices = new ArrayList<>();
        if (asked.equals(AUTO)) {
            List<Provider> usable = usable(request, notices);
            String sandbox = sandbox(request, usable, true, notices);
            List<Provider> safe = isEnough(sandbox) || request.sandbox().orElse("").equals("none") ? usable
                    : usable.stream().filter(provider -> provider.cost() == Cost.FREE).toList();
            if (safe.isEmpty()) {
                throw new Refusal(ErrorCode.NO_SANDBOX, "none of the providers is run without a sandbox",
                        "run fresh doctor, or accept the risk with --sandbox none");
            }
            safe.forEach(provider -> shipped.bound(provider).ifPresent(notices::add));
            return new Chosen(safe, sandbox, notices);
        }
        List<String> names = Stream.of(asked.split(",", -1)).map(String::strip).toList();
        names.stream().filter(name -> Collections.frequency(names, name) > 1).findFirst().ifPresent(name -> {
            throw new Refusal(ErrorCode.BAD_USAGE, "the provider \"" + name + "\" is named twice",
                    "name each once, in the order in which they are to be tried");
        });
        List<Provider> named = names.stream().map(name -> named(name, request)).toList();
        named.forEach(provider -> shipped.bound(provider).ifPresent(notices::add));
        return new Chosen(named, sandbox(request, named, false, notices), notices);
    }

    private Provider named(String name, StartRequest request) {
        Provider provider = find(name);
        shipped.problem(name, environment).ifPresent(problem -> {
            throw problem;
        });
        if (needsAllowing(provider) && !request.allowUnmetered()) {
            throw provider.cost() == Cost.SHADOW
                    ? new Refusal(ErrorCode.UNMETERED,
                            "\"" + name + "\" would use your log-in, of which nobody can say what it costs in dollars",
                            "say --allow-unmetered to book what the same would cost with a key")
                    : new Refusal(ErrorCode.UNMETERED,
                            "nobody measures what the provider \"" + name + "\" costs, so its cap is not a hard one",
                            "say --allow-unmetered to book its whole reserve for each agent");
        }
        return provider;
    }

    /** Whether its cap is none in dollars that somebody pays. */
    static boolean needsAllowing(Provider provider) {
        return provider.cost() == Cost.UNMETERED || provider.cost() == Cost.SHADOW;
    }

    private Provider find(String name) {
        try {
            return shipped.findProvider(name)
                    .orElseThrow(() -> new Refusal(ErrorCode.BAD_USAGE, "there is no provider \"" + name + "\"",
                            "this build has: " + String.join(", ", shipped.providerNames())));
        } catch (EdgeException e) {
            throw new Refusal(ErrorCode.PROVIDER_UNAVAILABLE, e.getMessage(), "mend what it is given");
        }
    }

    private List<Provider> usable(StartRequest request, List<String> notices) {
        List<Provider> usable = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : settings.run().providersOrder()) {
            Provider provider = find(name);
            Optional<Refusal> problem = shipped.problem(name, environment);
            if (problem.isPresent()) {
                problems.add(problem.get().getMessage());
            } else if (needsAllowing(provider) && !request.allowUnmetered()) {
                problems.add(name + " is not metered and needs --allow-unmetered");
                notices.add(name + " is left out: " + (provider.cost() == Cost.SHADOW
                        ? "it would use your log-in, which is not paid in dollars" : "nobody measures what it costs")
                        + "; --allow-unmetered includes it.");
            } else {
                usable.add(provider);
            }
        }
        if (usable.isEmpty()) {
            throw new Refusal(ErrorCode.PROVIDER_UNAVAILABLE,
                    "none of the providers in providers.order can be used: " + String.join("; ", problems),
                    "run fresh doctor, or name one with --provider");
        }
        return usable;
    }

    private String sandbox(StartRequest request, List<Provider> providers, boolean mayLeaveOut, List<String> notices) {
        Optional<Provider> modelDriven = providers.stream().filter(provider -> provider.cost() != Cost.FREE)
                .findFirst();
        String asked = request.sandbox().orElse(AUTO);
        if (asked.equals("none")) {
            notices.add("sandbox: none, as asked. Agents and gates run with your rights.");
            return "none";
        }
        if (SandboxProbe.BY_NAME.contains(asked)) {
            return byName(asked, modelDriven.filter(_ -> !mayLeaveOut), notices);
        }
        if (!asked.equals(AUTO)) {
            throw new Refusal(ErrorCode.BAD_USAGE, "there is no sandbox \"" + asked + "\"",
                    "use auto, none, " + String.join(" or ", SandboxProbe.BY_NAME));
        }
        SandboxProbe.Finding finding = shipped.probe(environment);
        if (!finding.ok() && modelDriven.isPresent() && !mayLeaveOut) {
            throw new Refusal(ErrorCode.NO_SANDBOX,
                    "the sandbox does not work here (" + finding.sentence() + "), and \"" + modelDriven.get().name()
                            + "\" is not run without one",
                    finding.remedy() + ", or accept the risk with --sandbox none");
        }
        if (!finding.ok()) {
            notices.add("sandbox: none (" + finding.sentence() + "; " + finding.remedy() + ")"
                    + (modelDriven.isPresent() ? "; providers that a model drives are left out." : "."));
            return "none";
        }
        boolean unlimitedRoot = !SandboxProbe.processLimit().ok();
        if (unlimitedRoot && modelDriven.isPresent()) {
            throw new Refusal(ErrorCode.NO_SANDBOX,
                    "the daemon runs as root and no cgroup limits the number of processes",
                    "run it as another user, in a cgroup with pids.max, or accept the risk with --sandbox none");
        }
        if (unlimitedRoot) {
            notices.add("The daemon runs as root without a pids cgroup: the number of processes is not limited.");
        }
        return finding.name();
    }

    /** Whether a model may drive what runs in it. */
    private static boolean isEnough(String sandbox) {
        return !sandbox.equals("none") && !SandboxProbe.BY_NAME.contains(sandbox);
    }

    private String byName(String asked, Optional<Provider> modelDriven, List<String> notices) {
        modelDriven.ifPresent(provider -> {
            throw new Refusal(ErrorCode.NO_SANDBOX,
                    "the sandbox \"" + asked + "\" holds too little for \"" + provider.name()
                            + "\", which a model drives",
                    "leave --sandbox out, or accept the risk with --sandbox none");
        });
        SandboxProbe.Finding finding = shipped.probe(asked, environment);
        if (!finding.ok()) {
            throw new Refusal(ErrorCode.NO_SANDBOX,
                    "the sandbox \"" + asked + "\" does not work here (" + finding.sentence() + ")",
                    finding.remedy() + ", or leave --sandbox out");
        }
        notices.add(
                "sandbox: " + asked + ", as asked. It holds less than bubblewrap, and only the built-in agent is run"
                        + " in it.");
        return asked;
    }
}
