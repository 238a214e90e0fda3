package io.phantomdb.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakBenchTest {
    @Test
    void aShortSoakIsRight(@TempDir Path directory) throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        assertTrue(new SoakBench(directory, out, 2_000).run(3, 300), () -> text.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatGrowsIsNamed() {
        List<SoakSample> samples = new ArrayList<>();
        for (int minute = 0; minute < 9; minute++) {
            samples.add(new SoakSample(100, (long) minute * minute << 24, 5, 1 << 20, 1L << 30, 1 << 26));
        }
        List<String> grown = SoakVerdict.of(samples);
        assertEquals(1, grown.size(), grown.toString());
        assertTrue(grown.getFirst().startsWith("disk bytes grew from"), grown.getFirst());
        assertEquals(List.of(), SoakVerdict.of(samples.subList(0, 5)));
    }
}
