package dev.fresh.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package for Debian, with Debian's own tools. */
@Tag("slow")
final class DebianInstallTest {

    @TempDir
    private Path scratch;

    @Test
    void runsFromWhereItsFilesGo() throws Exception {
        Tools.require("dpkg-deb");
        Place place = new Place(scratch);
        String deb = Place.built(".deb").toString();
        String about = place.run(scratch, "dpkg-deb", "--info", deb);
        assertTrue(about.contains("Package: fresh") && about.contains("Depends: git"), about);
        Path root = scratch.resolve("root");
        place.run(scratch, "dpkg-deb", "--extract", deb, root.toString());
        assertTrue(place.run(place.home, root.resolve("usr/bin/fresh").toString(), "--version").startsWith("fresh "));
        Path notes = place.example("notes-py");
        assertTrue(place.run(notes, root.resolve("usr/bin/fresh").toString(), "inventory").contains("word_count"));
        String unit = Files.readString(root.resolve("usr/lib/systemd/user/fresh@.service"));
        assertTrue(unit.contains("ExecStart=\"/usr/bin/fresh\" daemon run"), unit);
        assertFalse(unit.contains("@prefix@"), unit);
    }

    @Test
    void isInstalledAndRemovedByDpkg() throws Exception {
        Tools.require("dpkg", "unshare");
        Place place = new Place(scratch);
        Path root = Files.createDirectories(scratch.resolve("root"));
        for (String folder : List.of("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/log")) {
            Files.createDirectories(root.resolve(folder));
        }
        Files.writeString(root.resolve("var/lib/dpkg/status"), "");
        place.environment.merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        // As root of a name space of its own, for dpkg gives every file an owner.
        List<String> dpkg = List.of("unshare", "--user", "--map-root-user", "dpkg", "--root=" + root,
                "--log=" + root.resolve("var/log/dpkg.log"), "--force-depends", "--force-not-root");
        assertEquals(0, Tools.run(scratch, place.environment, with(dpkg, "--install", Place.built(".deb").toString()))
                .code());
        assertEquals("", Tools.run(scratch, place.environment, with(dpkg, "--verify", "fresh")).text());
        assertTrue(Files.exists(root.resolve("usr/lib/fresh/runtime/bin/java")));
        assertEquals(0, Tools.run(scratch, place.environment, with(dpkg, "--purge", "fresh")).code());
        assertFalse(Files.exists(root.resolve("usr/lib/fresh")), "something is left");
        assertFalse(Files.exists(root.resolve("usr/bin/fresh"), java.nio.file.LinkOption.NOFOLLOW_LINKS));
    }

    private static List<String> with(List<String> argv, String... more) {
        return java.util.stream.Stream.concat(argv.stream(), java.util.Arrays.stream(more)).toList();
    }
}
