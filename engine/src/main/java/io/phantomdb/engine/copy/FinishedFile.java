package io.phantomdb.engine.copy;

import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Gives a file that is written its name: its bytes are durable before, the name is after.
final class FinishedFile {
    private FinishedFile() {}

    /// Replaces a file of the name. NoSuchFileException where there is no such directory.
    static void publish(Path part, Path file, Disk disk) throws IOException {
        try (FileChannel channel = disk.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        disk.move(part, file);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            disk.forceDirectory(directory);
        }
    }
}
