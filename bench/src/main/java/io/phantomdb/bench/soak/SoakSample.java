package io.phantomdb.bench.soak;

import io.phantomdb.bench.rows.SqlNumbers;
import io.phantomdb.engine.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// What a database takes at one moment.
///
/// @param hotBytes rows in memory
/// @param residentBytes of the whole process, as Linux tells; 0 elsewhere
/// @param heapBytes after a collection
record SoakSample(long files, long diskBytes, long segments, long hotBytes, long residentBytes, long heapBytes) {
    /// A quantity that must not grow.
    ///
    /// @param slack what it may grow by in any case: a segment, a log file, or the memory that comes and goes
    record Quantity(String name, ToLongFunction<SoakSample> of, long slack) {}

    static final List<Quantity> QUANTITIES = List.of(
            new Quantity("files", SoakSample::files, 40),
            new Quantity("disk bytes", SoakSample::diskBytes, 64L << 20),
            new Quantity("segments", SoakSample::segments, 10),
            new Quantity("hot bytes", SoakSample::hotBytes, 16L << 20),
            new Quantity("resident bytes", SoakSample::residentBytes, 128L << 20),
            new Quantity("heap bytes", SoakSample::heapBytes, 32L << 20));

    static SoakSample take(Path directory, Session session) throws IOException {
        double[] stats = SqlNumbers.of(session, "SELECT sum(segments), sum(hot_bytes) FROM sys.table_stats");
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        long[] disk = filesAndBytes(directory);
        return new SoakSample(disk[0], disk[1], (long) stats[0], (long) stats[1], resident(), heap);
    }

    /// Files that go while they are counted do not count.
    private static long[] filesAndBytes(Path directory) throws IOException {
        while (true) {
            try (Stream<Path> all = Files.walk(directory)) {
                long[] found = new long[2];
                all.filter(Files::isRegularFile).forEach(file -> {
                    found[0]++;
                    found[1] += sizeOf(file);
                });
                return found;
            } catch (UncheckedIOException vanished) {
                if (!Files.isDirectory(directory)) {
                    throw vanished;
                }
            }
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException vanished) {
            return 0;
        }
    }

    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d files, %.1f MB on disk, %d segments, %.1f MB of hot rows, %.1f MB resident, %.1f MB of heap",
                files,
                mb(diskBytes),
                segments,
                mb(hotBytes),
                mb(residentBytes),
                mb(heapBytes));
    }

    private static double mb(long bytes) {
        return bytes / 1048576.0;
    }
}
