package io.phantomdb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.world.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is particular to the chronicle engine.
final class ChronicleEngineTest {
    private static final LogOptions OPTIONS =
            new LogOptions(LogOptions.Engine.CHRONICLE, 256 << 10, 64 << 10, 0, false, 1);

    @TempDir
    Path directory = Path.of("");

    @Test
    void aChronicleTailerReadsTheSameRecords() {
        try (CommitLog log = CommitLog.open(directory, OPTIONS, World.real())) {
            Records.append(log, 2_000);
        }
        List<ByteBuffer> payloads = new ArrayList<>();
        try (ChronicleQueue queue = ChronicleQueue.singleBuilder(directory.resolve("queue-0000000001"))
                        .rollCycle(LegacyRollCycles.MINUTELY)
                        .readOnly(true)
                        .build();
                ExcerptTailer tailer = queue.createTailer()) {
            Bytes<ByteBuffer> bytes = Bytes.elasticByteBuffer();
            while (tailer.readBytes(bytes)) {
                if (bytes.readInt(4) >>> 24 == Frame.RECORD) {
                    byte[] payload = new byte[bytes.readInt(4) & Frame.PAYLOAD_BYTES_MAX];
                    bytes.read(Frame.OVERHEAD, payload, 0, payload.length);
                    payloads.add(ByteBuffer.wrap(payload));
                }
                bytes.clear();
            }
            bytes.releaseLast();
        }
        assertEquals(2_000, payloads.size());
        for (int i = 0; i < payloads.size(); i++) {
            assertEquals(Records.of(i + 1), payloads.get(i));
        }
    }

    @Test
    void withoutItsNativeLayerItRefusesToStart() throws IOException, InterruptedException {
        assertTrue(outputOf(List.of()).contains("fine"));
        assertTrue(outputOf(List.of("--illegal-native-access=deny")).contains("55000"));
    }

    private String outputOf(List<String> flags) throws IOException, InterruptedException {
        Process child = TestJvm.start(flags, flags.isEmpty(), Opener.class, directory.toString());
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        return output;
    }

    @Test
    void aQueueThatACrashLeftHalfMadeIsBegunAgain() throws IOException {
        Path queue = Files.createDirectory(directory.resolve("queue-0000000001"));
        for (byte[] content : new byte[][] {{}, new byte[4096], {1, 2, 3}}) {
            Files.write(queue.resolve("metadata.cq4t"), content);
            try (CommitLog log = CommitLog.open(directory, OPTIONS, World.real())) {
                Records.append(log, 3);
                log.force();
                log.roll();
                log.release(4);
            }
        }
    }

    @Test
    void theAnalyticsLibraryIsAbsent() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
    }

    /// Opens a log, appends, and prints how it went.
    static final class Opener {
        private Opener() {}

        public static void main(String[] arguments) {
            try (CommitLog log = CommitLog.open(Path.of(arguments[0]), OPTIONS, World.real())) {
                Records.append(log, 1);
                System.out.println("fine");
            } catch (DatabaseException refused) {
                System.out.println(refused.sqlState().code() + " " + refused.getMessage());
            }
        }
    }
}
