package io.phantomdb.core.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
    private final Disk disk = new LocalDisk();

    @Test
    void aMoveReplacesItsTarget(@TempDir Path directory) throws IOException {
        write(directory.resolve("a"), "new");
        write(directory.resolve("b"), "old");
        disk.move(directory.resolve("a"), directory.resolve("b"));
        disk.forceDirectory(directory);
        assertFalse(disk.exists(directory.resolve("a")));
        assertEquals("new", Files.readString(directory.resolve("b")));
    }

    @Test
    void missingParentsAreCreatedAndListedInOrder(@TempDir Path directory) throws IOException {
        Path deep = directory.resolve("x/y/z");
        disk.createDirectories(deep);
        disk.createDirectories(deep);
        write(deep.resolve("2"), "");
        write(deep.resolve("1"), "");
        assertEquals(List.of(deep.resolve("1"), deep.resolve("2")), disk.list(deep));
        disk.delete(deep.resolve("1"));
        disk.delete(deep.resolve("1"));
        assertEquals(List.of(deep.resolve("2")), disk.list(deep));
        assertEquals(List.of(), disk.list(directory.resolve("none")));
        assertTrue(disk.usableBytes(deep) > 0);
    }

    private void write(Path file, String text) throws IOException {
        try (FileChannel channel = disk.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            channel.force(false);
        }
    }
}
