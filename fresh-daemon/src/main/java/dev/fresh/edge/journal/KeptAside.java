package dev.fresh.edge.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A copy of a damaged journal, byte for byte, in a folder beside it, which whatever somebody tries with the original
 * cannot spoil. It is made once for each damage, however often the daemon is started.
 */
public final class KeptAside {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private KeptAside() {
    }

    /**
     * The folder of the copy.
     *
     * @throws IOException when there is no room for it, for example; the original is as it was
     */
    public static Path keep(Path journal, Instant now) throws IOException {
        String prefix = journal.getFileName() + ".damaged-";
        List<Path> parts = Stream.of(journal, log(journal)).filter(Files::isRegularFile).toList();
        Optional<Path> known;
        try (Stream<Path> beside = Files.list(journal.getParent())) {
            known = beside.filter(Files::isDirectory)
                    .filter(folder -> folder.getFileName().toString().startsWith(prefix))
                    .filter(folder -> holds(folder, journal)).findFirst();
        }
        if (known.isPresent()) {
            return known.get();
        }
        Path folder = journal.resolveSibling(prefix + TIME.format(now));
        Files.createDirectory(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Path part : parts) {
            Path copy = Files.copy(part, folder.resolve(part.getFileName()));
            try (FileChannel file = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                file.force(true);
            }
        }
        return folder;
    }

    private static Path log(Path journal) {
        return journal.resolveSibling(journal.getFileName() + "-wal");
    }

    /** Whether the copy in the folder is one of what is there now. */
    private static boolean holds(Path folder, Path journal) {
        return Stream.of(journal, log(journal)).allMatch(part -> {
            Path copy = folder.resolve(part.getFileName());
            try {
                return Files.exists(part) ? Files.exists(copy) && Files.mismatch(part, copy) < 0 : !Files.exists(copy);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
