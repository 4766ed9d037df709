package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told, by the real daemon and by the real {@code fresh notify}, against its published form. */
final class NotificationsTest {

    private static final String PROGRAM = "dev.fresh.daemon.NotifyMain";

    @TempDir
    private Path folder;

    private Path teller() throws IOException {
        Path file = folder.resolve("tell");
        Files.writeString(file, "#!/bin/sh\ncat >>" + folder + "/told\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private List<Map<String, Object>> told() throws IOException {
        Path file = folder.resolve("told");
        return Files.exists(file) ? Files.readAllLines(file).stream().map(Json::object).toList() : List.of();
    }

    private static void hold(Map<String, Object> notification) throws IOException {
        new ReportSchema(Path.of("..", "docs", "notification.schema.json")).hold(notification);
    }

    @Test
    void tellsWhoWaitsAndThatTheRunEndedOverARestart() throws IOException {
        try (Site site = Site.notes(folder)) {
            site.daemonSees("FRESH_NOTIFY_COMMAND", "[" + teller() + "]").startDaemon();
            site.start("builtin");
            site.await("an agent that waits", status -> status.waiting() > 0);
            while (told().isEmpty()) {
                Site.pause();
            }
            Map<String, Object> first = told().getFirst();
            assertEquals("awaiting_you", first.get("kind"));
            assertEquals("r", first.get("repository"));
            Site.kill(site.daemon());
            site.startDaemon();
            site.client().stop(false);
            site.awaitEnd();
            while (told().stream().noneMatch(news -> news.get("kind").equals("run_ended"))) {
                Site.pause();
            }
            List<Object> ids = new ArrayList<>();
            for (Map<String, Object> news : told()) {
                hold(news);
                ids.add(news.get("id"));
            }
            assertTrue(ids.size() >= 2, ids.toString());
            Map<String, Object> ended = told().getLast();
            assertEquals(5, ((List<?>) ended.get("lines")).size(), ended.toString());
            assertTrue(ended.get("text").toString().contains("Agents: "), ended.toString());
        }
    }

    @Test
    void asksToBeAllowedBeforeItUsesWhatTheRepositoryNames() throws IOException {
        try (Site site = Site.notes(folder)) {
            site.with("XDG_CONFIG_HOME", folder.resolve("config").toString());
            site.repo().write(".fresh/config.yaml", "notify:\n  command: [" + teller() + "]\n");
            Site.Ran refused = site.program(PROGRAM, "test");
            assertEquals(74, refused.exit(), refused.output());
            assertTrue(refused.output().contains("FAILED  command: notify.command stands in .fresh/config.yaml"),
                    refused.output());
            assertEquals(List.of(), told());

            assertEquals(0, site.program(PROGRAM, "allow").exit());
            Site.Ran sent = site.program(PROGRAM, "test", "--format", "json");
            assertEquals(0, sent.exit(), sent.output());
            assertEquals("test", told().getFirst().get("kind"));
            hold(told().getFirst());

            site.repo().write(".fresh/config.yaml", "notify:\n  command: [" + teller() + ", --more]\n");
            assertEquals(74, site.program(PROGRAM, "test").exit());
        }
    }

    @Test
    void keepsTheAddressOfAWebhookToItself() throws IOException {
        try (Site site = Site.notes(folder)) {
            site.with("FRESH_NOTIFY_WEBHOOK", "http://127.0.0.1:9/s3cret-path");
            Site.Ran unreachable = site.program(PROGRAM, "test");
            assertEquals(74, unreachable.exit(), unreachable.output());
            assertTrue(unreachable.output().contains("FAILED  webhook: 127.0.0.1 cannot be reached"),
                    unreachable.output());
            site.with("FRESH_NOTIFY_WEBHOOK", "http://hooks.example.com/s3cret-path");
            Site.Ran wrong = site.program(PROGRAM, "test");
            assertEquals(78, wrong.exit(), wrong.output());
            assertFalse((unreachable.output() + wrong.output()).contains("s3cret"), wrong.output());
            site.with("FRESH_NOTIFY_WEBHOOK", "none");
            assertEquals(78, site.program(PROGRAM, "test").exit());
        }
    }
}
