package dev.fresh.edge.provider;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the baseline's test run has left of the build module that holds a Java feature: compiled classes, and reports
 * that tell the libraries. Whatever is found was told by the tree, so it is used inside the sandbox only.
 */
record JavaClasses(SourceTree tree, JavaPlace place) {

    private static final long REPORT_BYTES_MAX = 16L << 20;
    private static final Pattern PROPERTY = Pattern.compile(
            "name=\"(surefire\\.test\\.class\\.path|jdk\\.module\\.path)\"\\s+value=\"([^\"]*)\"");

    /** The folder with the compiled feature, if the build has made one. */
    Optional<Path> compiled() {
        String top = place.packageName().replace('.', '/') + "/" + place.owner().replaceAll("\\..*", "") + ".class";
        Path classes = module().resolve("target/classes");
        return Files.isRegularFile(classes.resolve(top.replaceFirst("^/", "")), LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(classes) : Optional.empty();
    }

    /**
     * The class path of the module's own tests; in a module without tests that of another module's tests which use its
     * classes; else nothing. Modules of the language are of no account: what was on a module path comes along.
     */
    String libraries() throws IOException {
        Path own = module();
        Optional<String> found = told(own);
        if (found.isPresent()) {
            return found.get();
        }
        String classes = own.resolve("target/classes").toString();
        for (Path other : modules()) {
            Optional<String> path = told(other);
            if (path.isPresent() && List.of(path.get().split(":")).contains(classes)) {
                return path.get();
            }
        }
        return "";
    }

    /** The nearest folder above the feature that is built on its own. */
    private Path module() {
        Path file = tree.root().resolve(place.plan().feature().path()).normalize();
        return modules().stream().filter(file::startsWith).max(Comparator.comparingInt(Path::getNameCount))
                .orElse(tree.root());
    }

    private List<Path> modules() {
        return tree.files(path -> path.equals("pom.xml") || path.endsWith("/pom.xml")).stream()
                .map(path -> tree.root().resolve(path).getParent()).toList();
    }

    private static Optional<String> told(Path module) throws IOException {
        Path reports = module.resolve("target/surefire-reports");
        if (!Files.isDirectory(reports, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(reports, "TEST-*.xml")) {
            found.forEach(files::add);
        }
        for (Path file : files.stream().sorted().toList()) {
            boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            Optional<String> path = plain && Files.size(file) <= REPORT_BYTES_MAX
                    ? classPath(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)) : Optional.empty();
            if (path.isPresent()) {
                return path;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> classPath(String report) {
        String tests = "";
        String modules = "";
        Matcher matcher = PROPERTY.matcher(report);
        while (matcher.find()) {
            String value = matcher.group(2).replace("&quot;", "\"").replace("&apos;", "'").replace("&lt;", "<")
                    .replace("&gt;", ">").replace("&amp;", "&");
            tests = matcher.group(1).startsWith("surefire") ? value : tests;
            modules = matcher.group(1).startsWith("jdk") ? value : modules;
        }
        List<String> parts = Stream.of(modules, tests).filter(part -> !part.isEmpty()).toList();
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(":", parts));
    }
}
