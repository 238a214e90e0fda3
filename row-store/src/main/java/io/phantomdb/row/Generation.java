package io.phantomdb.row;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.row.RowLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The hot rows as one table version has them: the runs from `firstRun` on and the key index over them.
///
/// A reader takes the [HotTable#generation] with its snapshot and keeps it to its end; later commits may go to a later
/// generation only, which such a reader has no business to see. Reading takes no lock; any thread. The addresses it
/// gives are valid until storage calls [HotTable#free].
public final class Generation {
    final RowLayout layout;
    final KeyIndex index;
    private final long firstRun;
    private volatile Run[] runs;

    Generation(RowLayout layout, long firstRun, Run[] runs, KeyIndex index) {
        this.layout = layout;
        this.firstRun = firstRun;
        this.runs = runs;
        this.index = index;
    }

    /// Runs below are cold: a version's chain ends there.
    public long firstRun() {
        return firstRun;
    }

    /// Position of the version of the key that `snapshot` sees, or -1: the key has none here, perhaps a cold one.
    public long find(long keyAddress, int keyBytes, long snapshot) {
        long position = newest(keyAddress, keyBytes);
        while (position != Position.NONE) {
            Run run = run(position);
            int slot = Position.slot(position);
            if (run.begin(slot) <= snapshot) {
                return snapshot < run.end(slot) ? position : Position.NONE;
            }
            position = previous(run, slot);
        }
        return Position.NONE;
    }

    /// Position of the newest version of the key, visible or not, live or ended; -1: none is hot.
    public long newest(long keyAddress, int keyBytes) {
        return index.find(this, keyAddress, keyBytes, Run.keyHash(keyAddress, keyBytes));
    }

    /// Position of the version before this one of the same key, or -1.
    public long previous(long position) {
        return previous(run(position), Position.slot(position));
    }

    private long previous(Run run, int slot) {
        long position = run.previous(slot);
        return position == Position.NONE || Position.run(position) < firstRun ? Position.NONE : position;
    }

    public long beginTs(long position) {
        return run(position).begin(Position.slot(position));
    }

    /// Timestamp of the replacement or deletion; `Long.MAX_VALUE` while live.
    public long endTs(long position) {
        return run(position).end(Position.slot(position));
    }

    /// Address of the row's bytes in the form of [RowLayout].
    public long rowAddress(long position) {
        return run(position).row(Position.slot(position));
    }

    public int rowBytes(long position) {
        return run(position).rowBytes(Position.slot(position));
    }

    /// Whether the position is one of this generation's runs.
    public boolean holds(long position) {
        long run = Position.run(position);
        return run >= firstRun && run < firstRun + runs.length;
    }

    /// The rows at some positions, in that order; strings point into the rows.
    ///
    /// @param columns positions in the table's columns
    public Batch decode(long[] positions, int from, int count, int[] columns, Region region) {
        long rows = region.allocate(8L * count);
        for (int i = 0; i < count; i++) {
            Memory.putLong(rows + 8L * i, rowAddress(positions[from + i]));
        }
        List<Vector> vectors = new ArrayList<>(columns.length);
        for (int column : columns) {
            vectors.add(layout.decode(rows, count, column, region));
        }
        return Batch.of(vectors, count);
    }

    /// Positions of the versions that `snapshot` sees in the given runs, sorted by key.
    public long[] liveAt(SealedRuns sealed, long snapshot) {
        long[] positions = new long[1024];
        int count = 0;
        for (Run run : runs) {
            if (run.number < sealed.firstRun() || run.number > sealed.lastRun()) {
                continue;
            }
            int published = run.count();
            for (int slot = 0; slot < published; slot++) {
                if (run.begin(slot) <= snapshot && snapshot < run.end(slot)) {
                    if (count == positions.length) {
                        positions = Arrays.copyOf(positions, count * 2);
                    }
                    positions[count++] = Position.of(run.number, slot);
                }
            }
        }
        return KeySort.sort(this, Arrays.copyOf(positions, count));
    }

    /// Commit timestamp of the oldest version; `Long.MAX_VALUE`: there is none.
    public long oldestBeginTs() {
        for (Run run : runs) {
            if (run.count() > 0) {
                return run.begin(0);
            }
        }
        return Long.MAX_VALUE;
    }

    /// Versions, live or ended.
    public long versions() {
        long versions = 0;
        for (Run run : runs) {
            versions += run.count();
        }
        return versions;
    }

    /// Versions not ended.
    public long rows() {
        long rows = 0;
        for (Run run : runs) {
            rows += run.count() - run.ended();
        }
        return rows;
    }

    /// Bytes of runs, mirrors and index; a run may count in several generations.
    public long bytes() {
        long bytes = index.bytes();
        for (Run run : runs) {
            bytes += run.bytes() + run.mirror.bytes();
        }
        return bytes;
    }

    Run run(long position) {
        return runs[(int) (Position.run(position) - firstRun)];
    }

    Run[] runs() {
        return runs;
    }

    void addRun(Run run) {
        Run[] longer = Arrays.copyOf(runs, runs.length + 1);
        longer[runs.length] = run;
        runs = longer;
    }
}
