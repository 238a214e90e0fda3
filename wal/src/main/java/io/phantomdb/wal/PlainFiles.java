package io.phantomdb.wal;

import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Segments as plain files, `0000000001.log` and so on, frames back to back from offset 0.
final class PlainFiles implements SegmentFiles {
    private static final Pattern NAME = Pattern.compile("(\\d{10})\\.log");

    private final Path directory;
    private final LogOptions options;
    private final Disk disk;

    PlainFiles(Path directory, LogOptions options, Disk disk) {
        this.directory = directory;
        this.options = options;
        this.disk = disk;
    }

    /// Whether the name is one of this engine's.
    static boolean owns(Path path) {
        return NAME.matcher(String.valueOf(path.getFileName())).matches();
    }

    @Override
    public List<SegmentFile> list() throws IOException {
        List<SegmentFile> found = new ArrayList<>();
        for (Path path : disk.list(directory)) {
            Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
            if (name.matches()) {
                found.add(new SegmentFile(Long.parseLong(name.group(1)), path));
            }
        }
        return found;
    }

    @Override
    public SegmentWriter create(long number) throws IOException {
        Path path = directory.resolve(String.format("%010d.log", number));
        return PlainWriter.create(directory, new SegmentFile(number, path), options, disk);
    }

    @Override
    public long nextFrame(SegmentReader reader, long end) {
        return Frame.aligned(end);
    }

    @Override
    public void delete(SegmentFile file) throws IOException {
        disk.delete(file.path());
    }

    @Override
    public void forceDirectories() throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public void close() {}
}
