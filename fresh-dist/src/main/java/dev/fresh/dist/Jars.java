package dev.fresh.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The class paths of the client and the daemon, as their modules left them in {@code target}. */
final class Jars {

    private Jars() {
    }

    /** Copies a module's jar and all that it needs into a folder, without libraries for other machines. */
    static void copy(Path module, Path folder, Platform platform) throws IOException {
        Path target = module.resolve("target");
        List<Path> jars = new ArrayList<>(in(target.resolve("lib")));
        jars.add(target.resolve(module.getFileName() + ".jar"));
        Files.createDirectories(folder);
        for (Path jar : jars) {
            try (ZipFile source = new ZipFile(jar.toFile())) {
                Path copy = folder.resolve(jar.getFileName());
                if (source.stream().map(ZipEntry::getName).anyMatch(platform::isForeign)) {
                    copyWithoutForeign(source, copy, platform);
                } else {
                    Files.copy(jar, copy);
                }
            }
        }
    }

    private static void copyWithoutForeign(ZipFile source, Path copy, Platform platform) throws IOException {
        try (OutputStream file = Files.newOutputStream(copy); ZipOutputStream zip = new ZipOutputStream(file)) {
            for (ZipEntry entry : source.stream().filter(each -> !platform.isForeign(each.getName())).toList()) {
                ZipEntry same = new ZipEntry(entry.getName());
                same.setTimeLocal(entry.getTimeLocal());
                zip.putNextEntry(same);
                try (InputStream bytes = source.getInputStream(entry)) {
                    bytes.transferTo(zip);
                }
                zip.closeEntry();
            }
        }
    }

    static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** A name for exactly these bytes: caches of compiled classes are kept under it. */
    static String buildId(List<Path> jars) throws IOException {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            for (Path jar : jars) {
                sum.update(jar.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                sum.update(Files.readAllBytes(jar));
            }
            return HexFormat.of().formatHex(sum.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
