package io.phantomdb.wal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.world.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process killed in the middle of appending loses nothing it had confirmed, start after start.
abstract class KillContract {
    private static final int KILLS = 3;

    @TempDir
    Path directory = Path.of("");

    abstract LogOptions.Engine engine();

    @Test
    void aKilledProcessLosesNothingConfirmed() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            long confirmed = appendAndKill(1 + random.nextInt(300));
            try (CommitLog log = open(engine(), directory)) {
                long next = Records.replay(log, 1);
                assertTrue(next > confirmed, "seed " + seed + ", confirmed " + confirmed + ", next " + next);
            }
        }
    }

    /// Starts a process that appends, reads `lines` confirmations, and kills it.
    private long appendAndKill(int lines) throws IOException, InterruptedException {
        Process child = TestJvm.start(Appender.class, engine().name(), directory.toString());
        long confirmed = 0;
        try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < lines; i++) {
                confirmed = Long.parseLong(String.valueOf(output.readLine()));
            }
            child.toHandle().destroyForcibly();
            List<String> late = new ArrayList<>();
            output.lines().forEach(late::add);
            for (String line : late.subList(0, Math.max(0, late.size() - 1))) {
                confirmed = Long.parseLong(line);
            }
        }
        child.waitFor();
        return confirmed;
    }

    private static CommitLog open(LogOptions.Engine engine, Path directory) {
        return CommitLog.open(directory, new LogOptions(engine, 256 << 10, 64 << 10, 0, false, 1), World.real());
    }

    /// The process that gets killed: appends batches for ever and prints the last LSN of each that was forced.
    static final class Appender {
        private Appender() {}

        public static void main(String[] arguments) {
            Random random = new Random(1);
            try (CommitLog log = open(LogOptions.Engine.valueOf(arguments[0]), Path.of(arguments[1]))) {
                Records.replay(log, 1);
                while (true) {
                    Records.append(log, 1 + random.nextInt(40));
                    log.force();
                    System.out.println(log.nextLsn() - 1);
                }
            }
        }
    }
}
