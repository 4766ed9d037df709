package dev.fresh.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** A {@code tar.gz} that is the same for the same files: sorted, of one time, owned by root. */
final class Archive implements AutoCloseable {

    private static final int FILE = 0644;
    private static final int PROGRAM = 0755;

    private final TarArchiveOutputStream tar;
    private final Date time;

    Archive(OutputStream out, Instant time) throws IOException {
        this.time = Date.from(time);
        tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out), StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    }

    /** Adds all that lies in a folder, as {@code name} and below; links stay links. */
    void tree(Path folder, String name) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted().toList();
        }
        for (Path file : all) {
            String path = name + folder.relativize(file).toString();
            if (Files.isSymbolicLink(file)) {
                TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
                entry.setLinkName(Files.readSymbolicLink(file).toString());
                put(entry, PROGRAM, new byte[0]);
            } else if (Files.isDirectory(file)) {
                put(new TarArchiveEntry(path.endsWith("/") ? path : path + "/"), PROGRAM, new byte[0]);
            } else {
                put(new TarArchiveEntry(path), Files.isExecutable(file) ? PROGRAM : FILE, Files.readAllBytes(file));
            }
        }
    }

    void file(String name, boolean isProgram, byte[] bytes) throws IOException {
        put(new TarArchiveEntry(name), isProgram ? PROGRAM : FILE, bytes);
    }

    private void put(TarArchiveEntry entry, int mode, byte[] bytes) throws IOException {
        entry.setMode(mode);
        entry.setModTime(time);
        entry.setIds(0, 0);
        entry.setNames("root", "root");
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
