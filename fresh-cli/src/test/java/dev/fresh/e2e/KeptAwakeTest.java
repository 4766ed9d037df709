package dev.fresh.e2e;

import static dev.fresh.protocol.AgentStatus.IMPLEMENTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.testing.FakeLogind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real daemon and a log-in manager that keeps its locks in files: who holds one, and until when. */
@Tag("slow")
final class KeptAwakeTest {

    private static final String SCRIPT = """
            {"agents": {"word_count": {"attempts": [[{"wait_for": "go"}, {"write": "notes/w.py", "text": "W = 1\\n"}]]},
                        "*": {"decline": "EFFECTS"}}}
            """;

    @TempDir
    private Path temp;
    private FakeLogind logind;

    @Test
    void oneLockIsHeldWhileARunIsActiveAndNoneAfterItOrAfterAKill() throws Exception {
        logind = new FakeLogind(Files.createDirectories(temp.toRealPath().resolve("logind")));
        try (Site site = Site.notes(temp)) {
            String path = logind.environment().get("PATH") + ":" + System.getenv("PATH");
            site.daemonSees("PATH", path).with("PATH", path);
            Site.Ran doctor = site.program("dev.fresh.daemon.DoctorMain");
            assertTrue(doctor.output().contains("systemd-inhibit keeps this machine awake while a run is active"),
                    doctor.output());
            site.startDaemon();
            awaitLocks(0, site);

            site.start(site.script(SCRIPT), true);
            site.await("word_count", IMPLEMENTING);
            awaitLocks(1, site);
            String lock = logind.held().getFirst();
            assertTrue(lock.contains("--what=sleep:idle") && lock.contains("--who=fresh")
                    && lock.contains("--mode=block"), lock);
            List<String> notices = site.client().status().notices();
            assertTrue(notices.contains("Awake: systemd-inhibit keeps this machine awake while a run is active."),
                    notices.toString());

            Site.kill(site.daemon());
            awaitLocks(0, site);
            site.startDaemon();
            awaitLocks(1, site);
            site.release("go");
            site.awaitEnd();
            awaitLocks(0, site);
        }
    }

    @Test
    void whoCannotKeepItAwakeSaysSoBeforeTheNight() throws Exception {
        logind = new FakeLogind(Files.createDirectories(temp.toRealPath().resolve("logind")));
        logind.unreachable();
        try (Site site = Site.notes(temp)) {
            String path = logind.environment().get("PATH") + ":" + System.getenv("PATH");
            site.daemonSees("PATH", path).with("PATH", path).startDaemon();
            site.start(site.script(SCRIPT), true);
            List<String> notices = site.client().status().notices();
            assertTrue(notices.stream().anyMatch(notice -> notice.startsWith("Nothing keeps this machine awake")
                    && notice.endsWith("turn sleep off in the settings of this machine for the night.")),
                    notices.toString());
            assertFalse(
                    site.program("dev.fresh.daemon.DoctorMain").output().contains("keeps this machine awake while"));
            assertEquals(List.of(), logind.held());
        }
    }

    private void awaitLocks(int count, Site site) throws IOException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (logind.held().size() != count) {
            assertTrue(System.nanoTime() < end, () -> "not " + count + " locks: " + logind.held() + site.log());
            Site.pause();
        }
    }
}
