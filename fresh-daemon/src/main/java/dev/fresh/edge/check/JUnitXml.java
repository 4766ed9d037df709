package dev.fresh.edge.check;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The XML files that Maven's and Gradle's test runners leave in the tree, read without trust in who wrote them. */
final class JUnitXml {

    private static final int DEPTH_MAX = 8;
    private static final int FILES_MAX = 5000;
    private static final long BYTES_MAX = 16L << 20;

    private JUnitXml() {
    }

    /** Sums the reports below {@code folder}; without any, the number of tests is 0. */
    static TestReport read(Path folder) {
        List<String> failed = new ArrayList<>();
        int tests = 0;
        for (Path file : files(folder)) {
            tests += readFile(file, failed);
        }
        return new TestReport(tests, failed);
    }

    /**
     * The class path that tests ran with, where a report names it: first of all those of the module around a file. What
     * stood on a module path comes first in it, since the tests of a project with a module declaration find it there.
     */
    static Optional<String> classPath(Path folder, Path near) {
        List<Path> files = files(folder);
        files.sort(Comparator.comparingInt((Path file) -> depth(file, near)).reversed());
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                XMLStreamReader xml = reader(in);
                String tests = null;
                String modules = "";
                while (xml.hasNext()) {
                    if (xml.next() == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("property")) {
                        String name = xml.getAttributeValue(null, "name");
                        String value = xml.getAttributeValue(null, "value");
                        tests = "surefire.test.class.path".equals(name) ? value : tests;
                        modules = "jdk.module.path".equals(name) && value != null ? value + ":" : modules;
                    }
                }
                if (tests != null) {
                    return Optional.of(modules + tests);
                }
            } catch (IOException | XMLStreamException e) {
                continue; // the next report may be whole
            }
        }
        return Optional.empty();
    }

    /** How deep the module of a report is, if it holds the file: the deepest one is the file's own. */
    private static int depth(Path report, Path near) {
        Path module = report.getParent().getParent().getParent();
        return module != null && near.startsWith(module) ? module.getNameCount() : -1;
    }

    /** Deletes earlier reports, so that an old result is never taken for a new one. */
    static void clear(Path folder) {
        for (Path file : files(folder)) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw EdgeException.environment("cannot delete the old test report " + file, e);
            }
        }
    }

    private static List<Path> files(Path folder) {
        List<Path> found = new ArrayList<>();
        try {
            // The walk follows no links: a link in the tree leads nowhere.
            Files.walkFileTree(folder, EnumSet.noneOf(java.nio.file.FileVisitOption.class), DEPTH_MAX,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                            String name = visited.getFileName().toString();
                            return name.equals(".git") || name.equals("node_modules")
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile() && isReport(file) && found.size() < FILES_MAX) {
                                found.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException failure) {
                            // A folder that a test made unreadable holds no report of the runner.
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw EdgeException.environment("cannot look for test reports in " + folder, e);
        }
        found.sort(null);
        return found;
    }

    private static boolean isReport(Path file) {
        String name = file.getFileName().toString();
        if (!name.startsWith("TEST-") || !name.endsWith(".xml")) {
            return false;
        }
        String parent = file.getParent().getFileName().toString();
        Path above = file.getParent().getParent();
        return parent.equals("surefire-reports")
                || above != null && above.getFileName() != null
                        && above.getFileName().toString().equals("test-results");
    }

    private static int readFile(Path file, List<String> failed) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                failed.add(file.getFileName() + " is too large to read");
                return 0;
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return readCases(reader(in), failed);
            }
        } catch (IOException | XMLStreamException e) {
            // A runner that died leaves half a file; that must not read as success.
            failed.add(file.getFileName() + " is no readable report");
            return 0;
        }
    }

    private static XMLStreamReader reader(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory.createXMLStreamReader(in);
    }

    private static int readCases(XMLStreamReader xml, List<String> failed) throws XMLStreamException {
        int tests = 0;
        boolean skipped = false;
        String current = "";
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "testcase" -> {
                        current = xml.getAttributeValue(null, "classname") + "." + xml.getAttributeValue(null, "name");
                        skipped = false;
                        tests++;
                    }
                    case "failure", "error" -> failed.add(current);
                    case "skipped" -> skipped = true;
                    default -> {
                        // Properties and captured output say nothing about the result.
                    }
                }
            } else if (event == XMLStreamConstants.END_ELEMENT && skipped && xml.getLocalName().equals("testcase")) {
                tests--;
                skipped = false;
            }
        }
        return tests;
    }
}
