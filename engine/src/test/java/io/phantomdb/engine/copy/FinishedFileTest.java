package io.phantomdb.engine.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.testkit.PowerCutDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FinishedFileTest {
    @Test
    void aFileWithItsNameSurvivesAPowerCut(@TempDir Path directory) throws IOException {
        Path root = directory.resolve("root");
        PowerCutDisk disk = new PowerCutDisk(new LocalDisk(), root);
        disk.createDirectories(root);
        Path part = root.resolve("file.part");
        Files.writeString(part, "all of it");
        FinishedFile.publish(part, root.resolve("file"), disk);
        Path left = directory.resolve("left");
        disk.cut(left);
        assertEquals("all of it", Files.readString(left.resolve("file")));
        assertFalse(Files.exists(left.resolve("file.part")));
    }
}
