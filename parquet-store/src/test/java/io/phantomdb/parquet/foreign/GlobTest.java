package io.phantomdb.parquet.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlobTest {
    @Test
    void filesThatMatchComeSorted(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve("one"));
        Path b = Files.createFile(directory.resolve("one/b.csv"));
        Path a = Files.createFile(directory.resolve("one/a.csv"));
        assertEquals(List.of(a, b), Glob.expand(directory + "/*/*.csv"));
        assertEquals(SqlState.UNDEFINED_FILE, stateOf(directory + "/*.json"));
    }

    @Test
    void aDirectoryThatCannotBeReadIsNamed(@TempDir Path directory) throws IOException {
        Path closed = Files.createDirectories(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            Assumptions.assumeFalse(Files.isReadable(closed), "root may read everything");
            assertEquals(SqlState.IO_ERROR, stateOf(directory + "/**/*.csv"));
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static SqlState stateOf(String pattern) {
        return assertThrows(DatabaseException.class, () -> Glob.expand(pattern)).sqlState();
    }
}
