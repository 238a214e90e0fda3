package io.phantomdb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.server.Distribution.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo itself, small, from the packaged distribution.
final class DemoIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theDemoKeepsItsPromises() throws Exception {
        Path data = folder.resolve("data");
        Ended demo = Distribution.run("demo", "--scale", "0.01", "--seconds", "3", "--data-dir", data.toString());
        System.out.println(demo.out());
        assertEquals(0, demo.status(), demo.out());
        assertTrue(demo.out().contains("commits/s"), demo.out());
        assertTrue(Files.notExists(data), "the demo cleans up unless told --keep");
    }
}
