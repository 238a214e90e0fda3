package io.phantomdb.storage.archive;

import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of an archive: the records from one LSN to the one before another, as its name tells.
///
/// @param endLsn behind the last record
record ArchivedLog(Path path, long firstLsn, long endLsn) {
    private static final Pattern NAME = Pattern.compile("(\\d{19})-(\\d{19})\\.log");

    static Path path(Path directory, long firstLsn, long endLsn) {
        return directory.resolve(String.format("%019d-%019d.log", firstLsn, endLsn));
    }

    /// The complete files of a timeline by rising LSNs; empty where there is no such directory.
    static List<ArchivedLog> all(Path directory, Disk disk) throws IOException {
        List<ArchivedLog> found = new ArrayList<>();
        for (Path path : disk.list(directory)) {
            Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
            if (name.matches()) {
                found.add(new ArchivedLog(path, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))));
            }
        }
        found.sort(Comparator.comparingLong(ArchivedLog::firstLsn));
        return List.copyOf(found);
    }
}
