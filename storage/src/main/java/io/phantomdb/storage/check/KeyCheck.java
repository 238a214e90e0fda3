package io.phantomdb.storage.check;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.parquet.file.Damage;
import io.phantomdb.storage.version.ColdSegment;
import io.phantomdb.storage.version.TableVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/// Whether the keys of a table rise within each segment, and whether each live key stands once, hot or cold.
///
/// Merges the segments' keys, which are sorted; hot rows are asked by key. One thread.
final class KeyCheck {
    private static final int FINDINGS_MAX = 20;

    private final TableVersion version;
    private final long snapshot;
    private final Damage damage;
    private final List<String> findings = new ArrayList<>();
    private long liveColdRows;

    KeyCheck(TableVersion version, long snapshot, Damage damage) {
        this.version = version;
        this.snapshot = snapshot;
        this.damage = damage;
    }

    /// What is wrong, at most 20 things.
    List<String> run(int batchRows, MemoryBudget budget) {
        boolean byKey = version.segments().stream()
                .allMatch(cold -> cold.segment().properties().sortKey().isByKey());
        if (!byKey) {
            KeyProbe probe = new KeyProbe(version, snapshot, damage);
            List<String> found = probe.run(batchRows, budget);
            liveColdRows = probe.liveColdRows();
            return found;
        }
        List<KeyCursor> cursors = new ArrayList<>();
        try {
            PriorityQueue<KeyCursor> queue = new PriorityQueue<>(KeyCursor::compareKey);
            for (ColdSegment cold : version.segments()) {
                KeyCursor cursor = new KeyCursor(version.handle(), cold, snapshot, batchRows, budget);
                cursors.add(cursor);
                if (cursor.next()) {
                    queue.add(cursor);
                }
            }
            while (!queue.isEmpty() && findings.size() < FINDINGS_MAX) {
                visit(queue);
            }
            cursors.forEach(this::reportDisorder);
            return List.copyOf(findings);
        } finally {
            cursors.forEach(KeyCursor::close);
        }
    }

    private void visit(PriorityQueue<KeyCursor> queue) {
        KeyCursor least = queue.remove();
        liveColdRows++;
        KeyCursor next = queue.peek();
        if (next != null && least.compareKey(next) == 0) {
            report(
                    least,
                    "the key of row " + least.position() + " is also in " + next.path() + ", row " + next.position());
        }
        if (version.hot().versions() > 0 && version.hot().find(least.key(), least.keyBytes(), snapshot) >= 0) {
            report(least, "the key of row " + least.position() + " is also among the hot rows");
        }
        if (least.next()) {
            queue.add(least);
        }
    }

    private void reportDisorder(KeyCursor cursor) {
        cursor.disorder()
                .ifPresent(row -> report(cursor, "the key of row " + row + " is not greater than the one before"));
    }

    private void report(KeyCursor at, String what) {
        findings.add(String.valueOf(damage.found(at.path(), 0, what).getMessage()));
    }

    /// Rows that [#run] has seen.
    long liveColdRows() {
        return liveColdRows;
    }
}
