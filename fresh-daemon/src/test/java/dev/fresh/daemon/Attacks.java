package dev.fresh.daemon;

import dev.fresh.testing.Rounds;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a hostile repository, or an agent that was fooled by one, can put where somebody's git or build may run it. */
final class Attacks {

    /** How an attack has to end when its tree is committed. */
    static final String COMMITTED = "";
    private static final Step NOTHING = _ -> {};
    private static final List<String> HOOKS = List.of("post-checkout", "pre-commit", "post-commit", "post-index-change",
            "reference-transaction", "pre-push", "pre-auto-gc", "post-merge", "pre-rebase", "fsmonitor-watchman",
            "update", "pre-receive", "post-receive", "post-update", "proc-receive", "push-to-checkout",
            "prepare-commit-msg", "commit-msg", "post-rewrite", "applypatch-msg");

    /** Close relatives of others, for nights: a build has time for the rest. */
    private static final Set<String> AT_NIGHT = Set.of("diff driver", "attributes file", "gpg over ssh",
            "attributes that only the repository has", "alternateRefsCommand", "packs made by a hook", "maintenance",
            "a commit replaced by another", "nested .git in a folder that is tracked", ".git removed", ".giT below",
            ".gitmodules with a name that leads out", "a file becomes a link to a secret", "a new pipe", "a proxy",
            "link to ..", "editor", "pager", "a submodule's update command", ".git with what some systems leave out",
            "a sparse file above the limit", "a file of the repository grows to 20 GB");

    private Attacks() {
    }

    /**
     * Where it happens.
     *
     * @param script leaves a marker and sends a canary when anything runs it
     * @param secret a file of the user's that nobody else is to read
     * @param url an address that hears whoever is fooled into asking it
     */
    record Site(TempRepo repo, Path tree, Path script, Path secret, String url) {

        void configure(String... namesAndValues) {
            for (int i = 0; i < namesAndValues.length; i += 2) {
                repo.git("config", namesAndValues[i], namesAndValues[i + 1].replace("SCRIPT", script.toString())
                        .replace("URL", url));
            }
        }

        void plant(Path file) throws IOException {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.copy(script, file);
            file.toFile().setExecutable(true);
        }

        void write(String path, String text) throws IOException {
            Files.createDirectories(tree.resolve(path).getParent());
            Files.writeString(tree.resolve(path), text);
        }

        void shell(String text) throws IOException {
            try {
                Process process = new ProcessBuilder("/bin/bash", "-c", text).directory(tree.toFile())
                        .redirectErrorStream(true).start();
                process.getInputStream().readAllBytes();
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** An own repository of the attacker's, which runs the script whenever git looks at it. */
        void repository(Path folder) {
            TempRepo own = TempRepo.init(folder);
            own.write("inner.txt", "inner\n").commit("inner");
            own.git("config", "core.fsmonitor", script.toString());
            own.git("config", "core.hooksPath", script.getParent().toString());
            own.git("config", "filter.evil.clean", script.toString());
        }
    }

    interface Step {
        void in(Site site) throws IOException;
    }

    /**
     * One attack.
     *
     * @param files committed by the user before the run
     * @param settings of the user's repository, after that
     * @param tree what the agent leaves in its tree
     * @param refused a part of the reason for which nothing is committed, or {@link #COMMITTED}
     */
    record Attack(String name, Map<String, String> files, Step settings, Step tree, String refused) {

        /** Whether it is the user's repository that is hostile; else it is what an agent leaves. */
        boolean ofRepository() {
            return tree == NOTHING;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Attack settings(String name, Map<String, String> files, Step settings) {
        return new Attack(name, files, settings, NOTHING, COMMITTED);
    }

    private static Attack settings(String name, String... namesAndValues) {
        return settings(name, Map.of(), site -> site.configure(namesAndValues));
    }

    private static Attack tree(String name, String refused, Step tree) {
        return new Attack(name, Map.of(), NOTHING, tree, refused);
    }

    static List<Attack> all() {
        List<Attack> all = new ArrayList<>(drivers());
        all.addAll(programs());
        all.addAll(stores());
        all.addAll(repositories());
        all.addAll(files());
        all.addAll(names());
        all.removeIf(attack -> Rounds.of(0, 1, 1) == 0 && AT_NIGHT.contains(attack.name()));
        return all;
    }

    private static List<Attack> drivers() {
        Map<String, String> filtered = Map.of(".gitattributes", "* filter=evil diff=evil merge=evil\n");
        return List.of(
                settings("clean filter", filtered, s -> s.configure("filter.evil.clean", "SCRIPT",
                        "filter.evil.required", "true")),
                settings("smudge filter", filtered, s -> s.configure("filter.evil.smudge", "SCRIPT")),
                settings("process filter", filtered, s -> s.configure("filter.evil.process", "SCRIPT",
                        "filter.evil.required", "true")),
                settings("textconv", filtered, s -> s.configure("diff.evil.textconv", "SCRIPT")),
                settings("diff driver", filtered, s -> s.configure("diff.evil.command", "SCRIPT")),
                settings("merge driver", filtered, s -> s.configure("merge.evil.driver", "SCRIPT %O %A %B",
                        "merge.evil.name", "evil", "merge.default", "evil")),
                settings("external diff", "diff.external", "SCRIPT"),
                settings("attributes that only the repository has", Map.of(), s -> {
                    s.repo().write(".git/info/attributes", "* filter=evil diff=evil merge=evil\n");
                    s.configure("filter.evil.clean", "SCRIPT", "filter.evil.smudge", "SCRIPT", "diff.evil.textconv",
                            "SCRIPT", "merge.evil.driver", "SCRIPT");
                }),
                settings("attributes file", Map.of("attributes", "* filter=evil\n"), s -> s.configure(
                        "core.attributesFile", s.repo().folder() + "/attributes", "filter.evil.clean", "SCRIPT",
                        "filter.evil.smudge", "SCRIPT")),
                new Attack("attributes that the agent adds", Map.of(), s -> s.configure("filter.evil.clean", "SCRIPT",
                        "filter.evil.process", "SCRIPT"), s -> s.write(".gitattributes", "* filter=evil\n"),
                        COMMITTED));
    }

    private static List<Attack> programs() {
        return List.of(
                settings("hooks in .git", Map.of(), s -> {
                    for (String hook : HOOKS) {
                        s.plant(s.repo().folder().resolve(".git/hooks/" + hook));
                    }
                }),
                settings("hooksPath in the tree", Map.of(), s -> {
                    for (String hook : HOOKS) {
                        s.plant(s.repo().folder().resolve(".husky/" + hook));
                    }
                    s.configure("core.hooksPath", s.repo().folder() + "/.husky");
                }),
                settings("fsmonitor", "core.fsmonitor", "SCRIPT", "core.untrackedCache", "true"),
                settings("include.path",
                        Map.of("evil.cfg", "[core]\n\tfsmonitor = ./run.sh\n[diff]\n\texternal = ./run.sh\n"
                                + "[credential]\n\thelper = !./run.sh\n"),
                        s -> s.configure("include.path", "../evil.cfg")),
                settings("includeIf", Map.of("evil.cfg", "[core]\n\tfsmonitor = ./run.sh\n\thooksPath = .\n"),
                        s -> s.configure("includeIf.gitdir:**.path", "../evil.cfg", "includeIf.onbranch:**.path",
                                "../evil.cfg")),
                settings("sshCommand", "core.sshCommand", "SCRIPT", "remote.origin.url", "ssh://127.0.0.1/x.git",
                        "ssh.variant", "simple"),
                settings("credential helper", "credential.helper", "!SCRIPT", "credential.URL.helper", "!SCRIPT"),
                settings("pager", "core.pager", "SCRIPT", "pager.diff", "SCRIPT", "pager.log", "SCRIPT",
                        "pager.status", "true"),
                settings("editor", "core.editor", "SCRIPT", "sequence.editor", "SCRIPT"),
                settings("askPass", "core.askPass", "SCRIPT"),
                settings("gpg.program", "gpg.program", "SCRIPT", "commit.gpgSign", "true", "tag.gpgSign", "true",
                        "push.gpgSign", "true", "log.showSignature", "true"),
                settings("gpg over ssh", "gpg.format", "ssh", "gpg.ssh.program", "SCRIPT",
                        "gpg.ssh.defaultKeyCommand", "SCRIPT", "commit.gpgSign", "true"),
                settings("url.insteadOf ext::", "url.ext::SCRIPT .insteadOf", "http", "protocol.ext.allow", "always",
                        "protocol.allow", "always"),
                settings("a proxy", "http.proxy", "URL", "core.gitProxy", "SCRIPT", "remote.origin.proxy", "URL"),
                settings("aliases", "alias.status", "!SCRIPT", "alias.worktree", "!SCRIPT", "alias.push", "!SCRIPT",
                        "alias.commit-tree", "!SCRIPT"),
                settings("alternateRefsCommand", "core.alternateRefsCommand", "SCRIPT"),
                new Attack("a submodule's update command", Map.of(".gitmodules", """
                        [submodule "x"]
                        \tpath = x
                        \turl = ./x
                        \tupdate = !./run.sh
                        """), s -> s.configure("submodule.x.update", "!SCRIPT", "submodule.x.active", "true",
                        "submodule.recurse", "true"), NOTHING, "git refuses"),
                settings("packs made by a hook", "uploadpack.packObjectsHook", "SCRIPT", "remote.origin.uploadpack",
                        "SCRIPT", "remote.origin.receivepack", "SCRIPT", "remote.origin.vcs", "ext"),
                settings("maintenance", "gc.auto", "1", "gc.autoDetach", "false", "maintenance.auto", "true",
                        "gc.recentObjectsHook", "SCRIPT"));
    }

    private static List<Attack> stores() {
        return List.of(
                settings("a remote that promises objects", Map.of(), s -> s.configure("extensions.partialClone", "evil",
                        "core.repositoryFormatVersion", "1", "remote.evil.promisor", "true", "remote.evil.url",
                        "ext::SCRIPT", "protocol.ext.allow", "always")),
                settings("alternates", Map.of(), s -> s.repo().write(".git/objects/info/alternates",
                        s.secret().getParent() + "\n" + s.repo().folder() + "/a.txt\n")),
                settings("replace refs", Map.of(), s -> s.repo().git("replace", "--graft", "other")),
                settings("a commit replaced by another", Map.of("c.txt", "c\n"), s -> {
                    String evil = TempRepo.git(s.repo().folder(), Map.of(), "commit-tree", "-m", "evil", "HEAD^{tree}");
                    s.repo().git("replace", "HEAD", evil);
                }),
                settings("grafts", Map.of(), s -> s.repo().write(".git/info/grafts",
                        s.repo().git("rev-parse", "HEAD") + " " + "1".repeat(40) + "\n")),
                new Attack("shallow leads to a secret", Map.of(), s -> Files.createSymbolicLink(
                        s.repo().folder().resolve(".git/shallow"), s.secret()), NOTHING, "shallow"),
                new Attack("core.worktree elsewhere", Map.of(), s -> s.configure("core.worktree",
                        s.secret().getParent().toString()), NOTHING, "git status failed"),
                new Attack("commondir elsewhere", Map.of(), s -> {
                    s.repository(s.repo().folder().resolve("evil"));
                    s.repo().write(".git/commondir", "../evil/.git\n");
                }, NOTHING, "history of"),
                settings("a branch with a hostile name", Map.of(), s -> {
                    s.repo().git("update-ref", "refs/heads/$(./run.sh);`./run.sh`", "HEAD");
                    s.repo().git("symbolic-ref", "HEAD", "refs/heads/$(./run.sh);`./run.sh`");
                }),
                settings("an author that writes headers", "user.name", "Ada\ntree 0000\n<x@example.org>",
                        "user.email", "a@example.org>\ngpgsig x"));
    }

    private static List<Attack> repositories() {
        return List.of(
                tree("nested .git", "nested repository", s -> s.repository(s.tree().resolve("nested"))),
                tree("nested .git in a folder that is tracked", COMMITTED, s -> {
                    s.write("d/new.txt", "new\n");
                    s.repository(s.tree().resolve("d"));
                }),
                tree(".git replaced by a folder", COMMITTED, s -> {
                    Files.delete(s.tree().resolve(".git"));
                    s.repository(s.tree());
                }),
                tree(".git replaced by a file that leads elsewhere", COMMITTED, s -> {
                    s.repository(s.repo().folder().resolveSibling(s.repo().folder().getFileName() + "-own"));
                    s.write(".git", "gitdir: " + s.repo().folder() + "-own/.git\n");
                }),
                tree(".git removed", COMMITTED, s -> Files.delete(s.tree().resolve(".git"))),
                tree(".git is a link to the user's", COMMITTED, s -> {
                    Files.delete(s.tree().resolve(".git"));
                    Files.createSymbolicLink(s.tree().resolve(".git"), s.repo().folder().resolve(".git"));
                }),
                tree("gitlink", "nested repository", s -> {
                    s.repository(s.tree().resolve("sub"));
                    s.write(".gitmodules", "[submodule \"sub\"]\n\tpath = sub\n\turl = " + s.url() + "\n");
                }),
                tree(".gitmodules with an option as url", "git refuses", s -> s.write(".gitmodules",
                        "[submodule \"x\"]\n\tpath = x\n\turl = --upload-pack=" + s.script() + "\n")),
                tree(".gitmodules with a name that leads out", "git refuses", s -> s.write(".gitmodules",
                        "[submodule \"../../hooks\"]\n\tpath = x\n\turl = " + s.url() + "\n")),
                tree(".gitmodules is a link", "git refuses", s -> {
                    s.write("modules", "[submodule \"x\"]\n");
                    Files.createSymbolicLink(s.tree().resolve(".gitmodules"), Path.of("modules"));
                }),
                tree(".gitattributes is a link", COMMITTED, s -> Files.createSymbolicLink(
                        s.tree().resolve(".gitattributes"), s.secret())));
    }

    private static List<Attack> files() {
        return List.of(
                tree("link to a secret", COMMITTED, s -> Files.createSymbolicLink(s.tree().resolve("l"), s.secret())),
                tree("a file becomes a link to a secret", COMMITTED, s -> {
                    Files.delete(s.tree().resolve("b.txt"));
                    Files.createSymbolicLink(s.tree().resolve("b.txt"), s.secret());
                }),
                tree("a folder becomes a link to a folder of secrets", COMMITTED, s -> {
                    s.shell("rm -r d");
                    Files.createSymbolicLink(s.tree().resolve("d"), s.secret().getParent());
                }),
                tree("link to ..", COMMITTED, s -> Files.createSymbolicLink(s.tree().resolve("up"), Path.of("../.."))),
                tree("a new pipe", COMMITTED, s -> s.shell("mkfifo pipe")),
                tree("a file becomes a pipe", "git refuses", s -> s.shell("rm b.txt; mkfifo b.txt")),
                tree("a sparse file above the limit", "larger than", s -> s.shell("truncate -s 12M sparse")),
                tree("20 GB of nothing", "huge\u202e is larger than 10 MiB", s -> {
                    try (RandomAccessFile file = new RandomAccessFile(s.tree().resolve("huge\u202e").toFile(), "rw")) {
                        file.setLength(20_000_000_000L);
                    }
                }),
                tree("a file of the repository grows to 20 GB", "d/x.txt is larger than 10 MiB",
                        s -> s.shell("truncate -s 20G d/x.txt")),
                tree("programs of the daemon's own names", COMMITTED, s -> {
                    for (String name : List.of("git", "bwrap", "prlimit", "setsid", "python3", "sh")) {
                        s.plant(s.tree().resolve(name));
                    }
                }),
                tree("modules that tests load", COMMITTED, s -> {
                    String run = "import subprocess; subprocess.run(['" + s.script() + "'])\n";
                    for (String name : List.of("unittest/__init__", "sitecustomize", "conftest", "setup")) {
                        s.write(name + ".py", run);
                    }
                }),
                tree("settings of package managers", COMMITTED, s -> {
                    s.write(".npmrc",
                            "script-shell=./run.sh\nregistry=" + s.url() + "\nnode-options=--require ./x.js\n");
                    s.write("package.json",
                            "{\"scripts\": {\"pretest\": \"./run.sh\", \"preinstall\": \"./run.sh\"}}\n");
                    s.write("pip.conf", "[global]\nindex-url = " + s.url() + "\n");
                    s.write(".mvn/jvm.config", "-javaagent:" + s.script() + "\n");
                    s.write("Makefile", "all:\n\t./run.sh\n");
                }));
    }

    private static List<Attack> names() {
        return List.of(
                tree(".GIT", "git refuses", s -> s.write(".GIT/config", "[core]\n\tfsmonitor = ./run.sh\n")),
                tree(".giT below", "git refuses", s -> s.write("x/.giT/hooks/post-checkout", "#!/bin/sh\n")),
                tree("GIT~1", "git refuses", s -> s.write("git~1/config", "x\n")),
                tree(".git with what some systems leave out", "git refuses", s -> s.write(".g\u200cit/config", "x\n")),
                tree("newline, option, pathspec and command as names", COMMITTED, s -> {
                    for (String name : List.of("new\nline", "-rf", "--upload-pack=x", ":(exclude)a.txt", ":!x",
                            "$(./run.sh)", "`./run.sh`", "a;./run.sh", "\"quoted", "back\\slash", "\u202Eltr")) {
                        s.write(name, "x\n");
                    }
                }),
                tree("names that are no UTF-8", COMMITTED, s -> s.shell("printf x >$'bad\\377\\376'; mkdir $'\\200d';"
                        + " printf y >$'\\200d/\\301\\200'")));
    }
}
