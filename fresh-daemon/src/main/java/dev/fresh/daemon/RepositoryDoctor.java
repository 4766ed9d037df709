package dev.fresh.daemon;

import dev.fresh.daemon.Findings.Level;
import dev.fresh.daemon.config.Config;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.Ability;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.workspace.Storage;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.protocol.FreshPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Looks at a repository: its commits, who signs them, where proposals go, and whether the daemon can live in it. */
final class RepositoryDoctor {

    private static final long DISK_BYTES_MIN = 2L << 30;
    /** What git holds for moments, in the order in which people meet it. */
    private static final List<String> LOCKS = List.of("index.lock", "HEAD.lock", "packed-refs.lock", "config.lock");
    private static final Duration MOMENTS = Duration.ofMinutes(1);

    private final Findings findings;
    private final FreshPaths paths;

    RepositoryDoctor(Findings findings, FreshPaths paths) {
        this.findings = findings;
        this.paths = paths;
    }

    /** Whether there is something to build on. */
    boolean commits(UserRepository.Facts facts) {
        add("repository", facts.bare() || !facts.hasCommits() ? Level.PROBLEM : Level.OK,
                facts.hasCommits()
                        ? paths.root() + facts.branch().map(name -> " on " + name).orElse(", HEAD detached")
                        : "it has no commits yet",
                facts.bare() ? "clone it and work there" : "commit something first");
        add("checkout", facts.dirty() ? Level.WARNING : Level.OK,
                facts.dirty() ? "there are uncommitted changes; agents will not see them" : "nothing is uncommitted",
                "commit what agents should build on");
        boolean named = !facts.authorName().isEmpty() && !facts.authorEmail().isEmpty();
        add("git identity", named ? Level.OK : Level.WARNING,
                named ? facts.authorName() + " <" + facts.authorEmail() + ">"
                        : "user.name or user.email is not set",
                "git config user.name NAME; git config user.email ADDRESS");
        locks(facts.common());
        return facts.hasCommits() && !facts.bare();
    }

    /** What a git has left that was killed; whose it was cannot be known, so it is only named. */
    private void locks(Path common) {
        for (String name : LOCKS) {
            Path lock = common.resolve(name);
            try {
                Instant since = Files.getLastModifiedTime(lock, LinkOption.NOFOLLOW_LINKS).toInstant();
                if (since.plus(MOMENTS).isBefore(Instant.now())) {
                    add("git lock", Level.WARNING, lock + " has been there since "
                            + since.truncatedTo(ChronoUnit.SECONDS) + "; a git that was killed has left it, and others"
                            + " cannot write there", "when no git works in this repository: rm " + lock);
                }
            } catch (NoSuchFileException _) {
                continue; // as it should be
            } catch (IOException e) {
                add("git lock", Level.WARNING, lock + " cannot be looked at: " + e.getMessage(), "");
            }
        }
    }

    /**
     * Where proposals go, and whether they may.
     *
     * @param ask whether the forge itself is asked, which takes the network
     */
    void forge(UserRepository user, Shipped shipped, Config config, boolean ask) {
        Forges.Choice choice = new Forges(shipped, user, (url, _, _, _) -> {
            throw new IllegalStateException("the doctor sends nothing to " + url);
        }, (branch, _, _) -> {
            throw new IllegalStateException("the doctor looks at no branch such as " + branch);
        }, () -> config).choose(false, false);
        Optional<String> problem = choice.forge().problem();
        boolean local = choice.forge().name().equals("local");
        if (problem.isPresent() || local || !ask) {
            add("forge", problem.isPresent() ? Level.PROBLEM : choice.notice().isPresent() ? Level.WARNING : Level.OK,
                    problem.or(choice::notice).orElse(local ? "proposals stay branches of this repository"
                            : "proposals become pull requests at " + choice.forge().name()),
                    "see docs/pull-requests.md");
            return;
        }
        UserRepository.Base base = user.base(Optional.empty(), Optional.empty());
        Optional<String> refused = base(choice.forge(), base);
        try {
            choice.forge().abilities(base.commit()).forEach(ability -> add(choice.forge().name() + " "
                    + ability.name(), level(ability.level()), ability.text(), ability.remedy()));
        } catch (EdgeException e) {
            // One sentence is enough for one trouble.
            if (refused.isEmpty()) {
                add("forge", Level.PROBLEM, e.getMessage(), "see docs/pull-requests.md");
            }
        }
    }

    /** Whether proposals can be opened on the base; the reason where not. */
    private Optional<String> base(Forge forge, UserRepository.Base base) {
        try {
            forge.requireBase(base.name(), base.commit());
            add("forge", Level.OK, "proposals become pull requests at " + forge.name() + " on " + base.name()
                    + "; the token may push there", "");
            return Optional.empty();
        } catch (EdgeException e) {
            add("forge", Level.PROBLEM, e.getMessage(), "or keep proposals as branches with forge: local in "
                    + ".fresh/config.yaml; see docs/pull-requests.md");
            return Optional.of(e.getMessage());
        }
    }

    private static Level level(Ability.Level level) {
        return switch (level) {
            case GIVEN -> Level.OK;
            case NOTE -> Level.INFO;
            case DOUBT -> Level.WARNING;
            case MISSING -> Level.PROBLEM;
        };
    }

    /** How much room there is, and how much of what they may take the daemon's folders do. */
    void storage(long ceiling) {
        try {
            Path existing = Files.isDirectory(paths.folder()) ? paths.folder() : paths.root();
            FileStore store = Files.getFileStore(existing);
            long free = store.getUsableSpace();
            long used = Storage.bytes(paths.workspaces()) + Storage.bytes(paths.cache());
            add("disk", free >= DISK_BYTES_MIN && used <= ceiling ? Level.OK : Level.WARNING,
                    (free >> 20) + " MiB free for " + existing + "; worktrees and caches take " + Cleanup.size(used)
                            + " of " + Cleanup.size(ceiling),
                    used <= ceiling ? "free some space; worktrees and caches need it"
                            : "fresh auto cleanup, or a higher disk.ceiling");
            add("state", Files.isWritable(existing) ? Level.OK : Level.PROBLEM, existing
                    + (Files.isWritable(existing) ? " can be written" : " cannot be written"),
                    "make it writable for you");
            LessonBook.trouble(paths.folder()).ifPresent(why -> add("lessons", Level.WARNING, why, ""));
        } catch (IOException e) {
            add("disk", Level.PROBLEM, e.getMessage(), "");
        }
    }

    /** Whether clients can meet the daemon here; whether one runs. */
    boolean daemonRuns() {
        Path socket;
        try {
            socket = paths.socket();
        } catch (UncheckedIOException e) {
            add("socket", Level.PROBLEM, e.getMessage() + ": " + e.getCause().getMessage(),
                    "set XDG_RUNTIME_DIR to a folder of your own");
            return false;
        }
        String place = socket.startsWith(paths.folder()) ? ""
                : ", since the path of the repository is too long for one";
        if (!Files.exists(socket)) {
            boolean binds = canBind();
            add("socket", binds ? Level.OK : Level.PROBLEM, binds ? socket + place
                    : "no Unix socket can be made in a temporary folder", "look for what forbids it, such as AppArmor");
            return false;
        }
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            add("socket", Level.OK, "a daemon answers at " + socket + place, "");
            return true;
        } catch (IOException e) {
            add("socket", Level.INFO, socket + " is left of a daemon that has ended", "the next start replaces it");
            return false;
        }
    }

    private static boolean canBind() {
        try {
            Path folder = Files.createTempDirectory("fresh-socket");
            Path socket = folder.resolve("s");
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(socket));
                return true;
            } finally {
                Files.deleteIfExists(socket);
                Files.delete(folder);
            }
        } catch (IOException e) {
            return false; // which is the finding
        }
    }

    private void add(String check, Level level, String text, String remedy) {
        findings.add(check, level, text, remedy);
    }
}
