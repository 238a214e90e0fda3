package io.phantomdb.bench.commit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitBenchTest {
    @Test
    void everySubjectHoldsWhatItCommitted(@TempDir Path directory) throws Exception {
        try (Subject phantom = new EngineSubject(directory.resolve("phantom"));
                Subject sqlite = JdbcSubject.sqlite(directory);
                Subject h2 = JdbcSubject.h2(directory)) {
            for (Subject subject : new Subject[] {phantom, sqlite, h2}) {
                assertTrue(new CommitBench(subject).run(2, 100, 300) > 0, subject.name());
            }
        }
    }

    @Test
    void aSubjectThatLosesRowsGivesNoFigure() {
        AtomicLong rows = new AtomicLong();
        Subject forgetful = new Subject() {
            @Override
            public String name() {
                return "forgetful";
            }

            @Override
            public Client connect() {
                return new Client() {
                    @Override
                    public void commit(long key) {
                        if (key != 3) {
                            rows.incrementAndGet();
                        }
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public long rows() {
                return rows.get();
            }

            @Override
            public void close() {}
        };
        assertThrows(IllegalStateException.class, () -> new CommitBench(forgetful).run(2, 0, 50));
    }
}
