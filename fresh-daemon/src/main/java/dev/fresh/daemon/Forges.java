package dev.fresh.daemon;

import dev.fresh.core.agent.Publication;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.BranchSender;
import dev.fresh.edge.forge.BranchSight;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.protocol.ErrorCode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Which forge the proposals of a run go to. It follows from the configuration, the remote and the log-in of the moment,
 * so that a restarted daemon comes to the same answer without anything journaled.
 */
final class Forges {

    private static final String STAY_LOCAL = "; proposals stay branches of this repository.";

    private final Shipped shipped;
    private final UserRepository repository;
    private final BranchSender sender;
    private final BranchSight sight;
    private final Supplier<Config> config;
    private final Map<Address, Forge> known = new ConcurrentHashMap<>();

    Forges(Shipped shipped, UserRepository repository, BranchSender sender, BranchSight sight,
            Supplier<Config> config) {
        this.shipped = shipped;
        this.repository = repository;
        this.sender = sender;
        this.sight = sight;
        this.config = config;
    }

    /** Where a forge on the network is. */
    private record Address(URI api, Optional<String> origin) {
    }

    /**
     * A forge.
     *
     * @param notice why it is not the one that people may expect
     */
    record Choice(Forge forge, Optional<String> notice) {
    }

    /** For the proposals of a run that was accepted. */
    Choice of(RunOrder order) {
        return choose(order.simulated(), order.offline());
    }

    /**
     * The choice.
     *
     * @param simulated whether the proposals come from a recording, which never leaves the machine
     * @param offline whether nothing may be asked of the network
     */
    Choice choose(boolean simulated, boolean offline) {
        Config.Forge wanted = config.get().forge();
        Choice local = new Choice(local(), Optional.empty());
        if (simulated || wanted.name().equals("local")) {
            return local;
        }
        Optional<String> origin = repository.origin();
        Forge gitHub = gitHub(origin);
        if (wanted.name().equals("github")) {
            return new Choice(gitHub, Optional.empty());
        }
        if (!gitHub.accepts(origin)) {
            return local;
        }
        Optional<String> hindrance = offline ? Optional.of("no pull requests with --offline") : gitHub.problem();
        return hindrance.map(why -> new Choice(local(), Optional.of(sentence(why))))
                .orElseGet(() -> new Choice(gitHub, Optional.empty()));
    }

    /** The forge that a proposal was published on. */
    Forge serving(Publication place) {
        return place.forge().equals(Forge.LOCAL) ? local()
                : gitHub(repository.origin());
    }

    /**
     * For proposals that are only in this repository and are to become pull requests now.
     *
     * @throws Refusal when there is nowhere to, or nobody is logged in there
     */
    Forge toPublish() {
        Optional<String> origin = repository.origin();
        Forge gitHub = gitHub(origin);
        if (!gitHub.accepts(origin)) {
            throw origin.isEmpty()
                    ? new Refusal(ErrorCode.NO_BASE, "this repository has no remote origin",
                            "add one with: git remote add origin URL")
                    : new Refusal(ErrorCode.NO_BASE, "the remote origin is neither on GitHub nor at github.api_url",
                            "point it there with: git remote set-url origin URL");
        }
        gitHub.problem().ifPresent(why -> {
            throw new Refusal(ErrorCode.CONFIGURATION, why, "`fresh doctor` says what is missing");
        });
        return gitHub;
    }

    /** The forge of this name; empty while it cannot be used. */
    Optional<Forge> named(String name) {
        return Optional.of(serving(new Publication(name, "")))
                .filter(forge -> forge.name().equals(name) && forge.problem().isEmpty());
    }

    /** One for as long as the daemon lives: it remembers what it was told, and until when a limit holds. */
    private Forge gitHub(Optional<String> origin) {
        return known.computeIfAbsent(new Address(config.get().forge().gitHubApi(), origin),
                there -> shipped.gitHub(there.api(), there.origin(), sender));
    }

    /** Whether pull requests are opened as drafts. */
    boolean drafts() {
        return config.get().forge().draft();
    }

    /** Where the text of every proposal is kept, wherever else it goes. */
    Forge local() {
        return shipped.localForge(sight);
    }

    /**
     * For a run that is to be accepted: refuses it where its proposals could not be published in the end.
     *
     * @throws Refusal with what is in the way
     */
    Choice accept(boolean simulated, boolean offline, UserRepository.Base base) {
        Choice choice = choose(simulated, offline);
        choice.forge().problem().ifPresent(why -> {
            throw new Refusal(ErrorCode.FORGE, why, "or keep proposals as branches with forge: local in"
                    + " .fresh/config.yaml");
        });
        try {
            choice.forge().requireBase(base.name(), base.commit());
        } catch (EdgeException e) {
            throw new Refusal(ErrorCode.FORGE, e.getMessage(), "or keep proposals as branches with forge: local in"
                    + " .fresh/config.yaml");
        }
        return choice;
    }

    private static String sentence(String why) {
        return Character.toUpperCase(why.charAt(0)) + why.substring(1) + STAY_LOCAL;
    }
}
