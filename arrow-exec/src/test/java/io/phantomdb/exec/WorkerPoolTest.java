package io.phantomdb.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The threads of the pool.
@EnabledOnOs(OS.LINUX)
class WorkerPoolTest {
    @Test
    void workersStandBackAndNobodyElse() {
        int before = nice();
        assertEquals(before, niceInPool(0));
        assertEquals(Math.min(before + 7, 19), niceInPool(7));
        assertEquals(19, niceInPool(1_000));
        assertEquals(before, nice());
    }

    private static int niceInPool(int nice) {
        try (WorkerPool pool = new WorkerPool(1, nice)) {
            CompletableFuture<Integer> found = new CompletableFuture<>();
            pool.submit(() -> found.complete(nice()));
            return found.join();
        }
    }

    /// Field 19 of proc_pid_stat(5), of the calling thread.
    private static int nice() {
        try {
            String line = Files.readString(Path.of("/proc/thread-self/stat"));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Integer.parseInt(fields[16]);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
