package dev.fresh.edge.check;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * A home folder for Maven alone, with its own local repository and a copy of the user's settings and toolchains.
 *
 * <p>
 * While dependencies are fetched, the user's local repository stands before all others as a remote one, so nothing
 * that is there is downloaded again and nothing is written to it. Afterwards the home is read-only: the settings lose
 * servers and proxies, so no password of the user is ever near a test, and say offline.
 */
final class MavenHome {

    /** The user's local repository as our settings name it. */
    static final String SEED = "fresh-seed";

    private final Path user;
    private final Path home;

    MavenHome(Path user, Path home) {
        this.user = user;
        this.home = home;
    }

    void openForFetching(boolean offline) {
        write(true, offline);
        for (String name : List.of("toolchains.xml", "settings-security.xml", "discovered-jdk-toolchains-cache.xml")) {
            Path own = user.resolve(".m2").resolve(name);
            try {
                if (Files.isRegularFile(own)) {
                    Files.copy(own, dotM2().resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (IOException e) {
                throw EdgeException.environment("cannot copy " + own + " for the gates", e);
            }
        }
    }

    void closeForGates() {
        write(false, true);
        try {
            Files.deleteIfExists(dotM2().resolve("settings-security.xml"));
        } catch (IOException e) {
            throw EdgeException.environment("cannot delete the copied Maven settings", e);
        }
    }

    /** The user's own local repository, where dependencies are looked for first. */
    Path seed() {
        Element own = readSettings().getDocumentElement();
        Node moved = own.getElementsByTagName("localRepository").item(0);
        return moved == null
                ? user.resolve(".m2/repository")
                : Path.of(moved.getTextContent().strip().replace("${user.home}", user.toString()));
    }

    private void write(boolean secrets, boolean offline) {
        Path seed = seed();
        Document settings = readSettings();
        Element root = settings.getDocumentElement();
        List<String> dropped = secrets
                ? List.of("localRepository", "offline")
                : List.of("localRepository", "offline", "servers", "proxies");
        dropped.forEach(name -> remove(root, name));
        add(root, "offline", String.valueOf(offline));
        Element mirror = add(child(root, "mirrors"), "mirror", "");
        // An exact identifier wins over the user's "*", which would send this to the mirror too.
        add(mirror, "id", SEED);
        add(mirror, "mirrorOf", SEED);
        add(mirror, "url", seed.toUri().toString());
        Element profile = add(child(root, "profiles"), "profile", "");
        add(profile, "id", SEED);
        repository(add(add(profile, "repositories", ""), "repository", ""), seed);
        repository(add(add(profile, "pluginRepositories", ""), "pluginRepository", ""), seed);
        add(child(root, "activeProfiles"), "activeProfile", SEED);
        try {
            Files.createDirectories(dotM2().resolve("repository"));
            TransformerFactory.newDefaultInstance().newTransformer().transform(new DOMSource(settings),
                    new StreamResult(dotM2().resolve("settings.xml").toFile()));
        } catch (IOException | TransformerException e) {
            throw EdgeException.environment("cannot write Maven settings below " + home, e);
        }
    }

    private static void repository(Element repository, Path seed) {
        add(repository, "id", SEED);
        add(repository, "url", seed.toUri().toString());
        // The user's repository holds what was installed by hand as well, which has no checksums.
        for (String kind : List.of("releases", "snapshots")) {
            Element policy = add(repository, kind, "");
            add(policy, "enabled", "true");
            add(policy, "checksumPolicy", "ignore");
        }
    }

    private Document readSettings() {
        Path own = user.resolve(".m2/settings.xml");
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler()); // the JDK's own prints
            if (Files.isRegularFile(own)) {
                return builder.parse(own.toFile());
            }
            Document empty = builder.newDocument();
            empty.appendChild(empty.createElement("settings"));
            return empty;
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw EdgeException.environment("cannot read " + own + ": mend it, since Maven needs it too", e);
        }
    }

    private Path dotM2() {
        return home.resolve(".m2");
    }

    private static Element child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && name.equals(element.getTagName())) {
                return element;
            }
        }
        return add(parent, name, "");
    }

    private static void remove(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null;) {
            Node next = node.getNextSibling();
            if (node instanceof Element element && name.equals(element.getTagName())) {
                parent.removeChild(element);
            }
            node = next;
        }
    }

    private static Element add(Element parent, String name, String text) {
        Element element = parent.getOwnerDocument().createElementNS(parent.getNamespaceURI(), name);
        element.setTextContent(text);
        parent.appendChild(element);
        return element;
    }
}
