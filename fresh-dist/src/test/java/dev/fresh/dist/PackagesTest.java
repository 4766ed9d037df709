package dev.fresh.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What the packages of this build consist of. */
final class PackagesTest {

    private static final long DOWNLOAD_MAX = 80L << 20;
    private static final Path IMAGE = Path.of("target/packages/image");

    /** How the jars of a library are called, where it is not how people call the library. */
    private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("annotations", "JetBrains annotations"),
            Map.entry("commons-codec", "Commons Codec"), Map.entry("commons-io", "Commons IO"),
            Map.entry("commons-lang3", "Commons Lang"), Map.entry("fresh-picocli", "picocli"),
            Map.entry("jetty", "Eclipse Jetty"), Map.entry("kotlin-stdlib", "Kotlin"),
            Map.entry("okhttp-jvm", "OkHttp"), Map.entry("okio-jvm", "Okio"),
            Map.entry("org.eclipse.jgit", "Eclipse JGit"), Map.entry("prometheus-metrics", "Prometheus metrics"),
            Map.entry("slf4j-api", "SLF4J"), Map.entry("sqlite-jdbc", "SQLite JDBC"));

    @TempDir
    private Path scratch;

    @Test
    void areSmallEnoughToDownload() throws Exception {
        for (String ending : List.of(".tar.gz", ".deb")) {
            long size = Files.size(Place.built(ending));
            assertTrue(size <= DOWNLOAD_MAX, ending + " has " + size + " bytes");
        }
    }

    @Test
    void nameEveryLibraryInTheNotice() throws Exception {
        String notice = Files.readString(IMAGE.resolve("share/doc/fresh/NOTICE")).toLowerCase(java.util.Locale.ROOT);
        for (String part : List.of("cli", "daemon")) {
            for (Path jar : Jars.in(IMAGE.resolve("lib/fresh").resolve(part))) {
                String file = jar.getFileName().toString().replace(".jar", "");
                String name = NAMES.keySet().stream().filter(file::startsWith).findAny().map(NAMES::get)
                        .orElse(file.startsWith("fresh-") ? "fresh" : file.split("-")[0]);
                assertTrue(notice.contains(name.toLowerCase(java.util.Locale.ROOT)), file + " is not in NOTICE");
            }
        }
        assertTrue(Files.exists(IMAGE.resolve("lib/fresh/cli/lanterna.jar")), "a jar of its own, as its licence asks");
        assertTrue(Files.exists(IMAGE.resolve("lib/fresh/runtime/legal/java.base/LICENSE")));
    }

    @Test
    void bringTheManualAndTheCompletionsOfThreeShells() throws Exception {
        Path share = IMAGE.resolve("share");
        assertTrue(Files.readString(share.resolve("man/man1/fresh-auto-start.1")).contains("\n.SH "));
        assertTrue(Files.readString(share.resolve("bash-completion/completions/fresh")).contains("complete "));
        assertTrue(Files.readString(share.resolve("zsh/site-functions/_fresh")).startsWith("#compdef fresh\n"));
        assertTrue(
                Files.readString(share.resolve("fish/vendor_completions.d/fresh.fish")).contains("complete -c fresh"));
    }

    @Test
    void bringNoLibraryOfAnotherMachine() throws Exception {
        Platform platform = Platform.current();
        for (Path jar : Jars.in(IMAGE.resolve("lib/fresh/daemon"))) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                assertEquals(List.of(), zip.stream().map(ZipEntry::getName).filter(platform::isForeign).toList());
            }
        }
    }

    @Test
    void haveAUnitThatSystemdUnderstands() throws Exception {
        Tools.require("systemd-analyze");
        Place place = new Place(scratch);
        Path prefix = scratch.resolve("the prefix");
        Path program = prefix.resolve("bin/fresh");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n");
        assertTrue(program.toFile().setExecutable(true));
        Path units = Files.createDirectories(scratch.resolve("units"));
        try (var files = Files.list(IMAGE.resolve("share/systemd/user"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file).replace("@prefix@", prefix.toString());
                assertFalse(text.contains("@prefix"), file.toString());
                Files.writeString(units.resolve(file.getFileName()), text);
            }
        }
        for (String unit : Place.below(units)) {
            String said = place.run(scratch, "systemd-analyze", "verify", "--user", "--man=no",
                    units.resolve(unit.replace("@.", "@srv-shop.")).toString());
            assertEquals("", said);
        }
    }

    @Test
    void haveAWellFormedPropertyListForLaunchd() throws Exception {
        Path list = IMAGE.resolve("share/fresh/launchd/dev.fresh.daemon.plist");
        try (InputStream in = Files.newInputStream(list)) {
            Element plist = DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().parse(in)
                    .getDocumentElement();
            assertEquals("plist", plist.getTagName());
            Element dict = (Element) plist.getElementsByTagName("dict").item(0);
            boolean key = true;
            for (Node node = dict.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element element) {
                    assertEquals(key, element.getTagName().equals("key"), element.getTextContent());
                    key = !key;
                }
            }
            assertTrue(key, "a key without a value");
        }
    }
}
