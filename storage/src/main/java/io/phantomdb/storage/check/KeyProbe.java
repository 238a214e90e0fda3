package io.phantomdb.storage.check;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.parquet.file.Damage;
import io.phantomdb.parquet.segment.Segment;
import io.phantomdb.storage.version.ColdSegment;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.List;

/// What [KeyCheck] asks, of a table some of whose segments are not sorted by key: each live key is looked up in its own
/// segment, where it must be found at its row, in those after it and among the hot rows, where it must not be. One
/// thread.
final class KeyProbe {
    private static final int FINDINGS_MAX = 20;

    private final TableVersion version;
    private final long snapshot;
    private final Damage damage;
    private final List<String> findings = new ArrayList<>();
    private long liveColdRows;

    KeyProbe(TableVersion version, long snapshot, Damage damage) {
        this.version = version;
        this.snapshot = snapshot;
        this.damage = damage;
    }

    /// What is wrong, at most 20 things.
    List<String> run(int batchRows, MemoryBudget budget) {
        for (int i = 0; i < version.segments().size(); i++) {
            ColdSegment cold = version.segments().get(i);
            try (KeyCursor cursor = new KeyCursor(version.handle(), cold, snapshot, batchRows, budget)) {
                while (findings.size() < FINDINGS_MAX && cursor.next()) {
                    liveColdRows++;
                    visit(cursor, i);
                }
                boolean byKey = cold.segment().properties().sortKey().isByKey();
                if (byKey && cursor.disorder().isPresent()) {
                    report(
                            cold.segment(),
                            "the key of row " + cursor.disorder().getAsLong() + " is not greater than the one before");
                }
            }
        }
        return List.copyOf(findings);
    }

    private void visit(KeyCursor cursor, int at) {
        for (int i = at; i < version.segments().size(); i++) {
            ColdSegment cold = version.segments().get(i);
            long found = cold.segment().find(cursor.keys(), cursor.row());
            boolean alive = found >= 0 && cold.deletions().deletedAt((int) found) > snapshot;
            if (i == at && found != cursor.position()) {
                report(
                        cold.segment(),
                        "the key of row " + cursor.position() + " is "
                                + (found < 0 ? "not found" : "also in row " + found));
            } else if (i > at && alive) {
                report(
                        cold.segment(),
                        "the key of row " + found + " is also in " + cursor.path() + ", row " + cursor.position());
            }
        }
        if (version.hot().versions() > 0 && version.hot().find(cursor.key(), cursor.keyBytes(), snapshot) >= 0) {
            report(
                    version.segments().get(at).segment(),
                    "the key of row " + cursor.position() + " is also among the hot rows");
        }
    }

    private void report(Segment segment, String what) {
        findings.add(String.valueOf(damage.found(segment.path(), 0, what).getMessage()));
    }

    /// Rows that [#run] has seen.
    long liveColdRows() {
        return liveColdRows;
    }
}
