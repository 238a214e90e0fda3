package io.phantomdb.row;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.row.RowLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The hot rows of one table: append-only row versions with begin and end timestamps and a key index.
///
/// **Writing** ([#reserve], [#append], [#end], [#seal], [#dropFolded]): one thread at a time, under the commit lock,
/// with timestamps that never fall and are below `Long.MAX_VALUE`. What is written becomes visible to a snapshot when
/// the caller publishes a timestamp that covers it (a volatile write that readers read before they look).
///
/// **Reading**: through a [Generation], any thread, no lock. [#find] and [#newest] read the current one. A conflict
/// check before a commit looks at the current generation, since later commits are in that one only.
///
/// **Memory** is reserved in the budget given; SQLSTATE 53200 where it is full, never after [#reserve] said yes.
public final class HotTable implements AutoCloseable {
    /// Versions per run unless the constructor says otherwise.
    public static final int RUN_VERSIONS = 16_384;

    private static final int FIRST_RUN_VERSIONS = 1024;

    private final RowLayout layout;
    private final Allowance allowance;
    private final int runVersions;
    private final int batchRows;
    private final ArrayDeque<Retired> retired = new ArrayDeque<>();
    private volatile Generation generation;
    private int nextCapacity;
    private volatile boolean closed;

    public HotTable(RowLayout layout, MemoryBudget budget) {
        this(layout, budget, RUN_VERSIONS, Batch.ROWS);
    }

    /// @param runVersions versions per run, 8 to 65,536
    /// @param batchRows rows per batch of scans; rounded up to a multiple of 8
    public HotTable(RowLayout layout, MemoryBudget budget, int runVersions, int batchRows) {
        if (runVersions < 8 || runVersions > Position.SLOTS_MAX || batchRows < 1) {
            throw new IllegalArgumentException(runVersions + " versions per run, " + batchRows + " rows per batch");
        }
        this.layout = layout;
        this.allowance = new Allowance(budget);
        this.runVersions = runVersions;
        this.batchRows = (batchRows + 7) & -8;
        this.nextCapacity = Math.min(FIRST_RUN_VERSIONS, runVersions);
        this.generation = new Generation(layout, 1, new Run[0], new KeyIndex(0, allowance));
    }

    public RowLayout layout() {
        return layout;
    }

    /// The current generation. A table version pins it.
    ///
    /// @throws IllegalStateException if the table is closed, as every method that uses the current generation does
    public Generation generation() {
        if (closed) {
            throw new IllegalStateException("hot table is closed");
        }
        return generation;
    }

    /// Makes sure that the next `rows` appends of together `bytes` bytes find memory. SQLSTATE 53200 where there is
    /// none; nothing has changed then. Call it before the log record is written; the next call gives back what is
    /// left over.
    public void reserve(int rows, long bytes) {
        Run[] runs = generation().runs();
        long wanted = generation().index.growthBytes(rows);
        if (runs.length == 0 || !runs[runs.length - 1].hasRoom(rows, bytes)) {
            int left = rows - (runs.length == 0 ? 0 : runs[runs.length - 1].freeSlots());
            int runsTouched = 1;
            for (int capacity = nextCapacity; left > 0; capacity = Math.min(runVersions, capacity * 2)) {
                wanted += Run.metadataBytes(capacity);
                left -= capacity;
                runsTouched++;
            }
            wanted += Run.slabBytesMax(bytes, runsTouched);
        }
        allowance.prepay(wanted);
    }

    /// Copies the bytes of a row in as the newest version of its key, live from `beginTs` on, and returns its
    /// position. The version before, if hot, is ended separately by [#end].
    public long append(long rowAddress, int rowBytes, long beginTs) {
        Generation current = generation();
        Run run = openRun(current);
        long key = RowLayout.keyAddress(rowAddress);
        int keyBytes = RowLayout.keyBytes(rowAddress);
        int hash = Run.keyHash(key, keyBytes);
        int slot = run.append(rowAddress, rowBytes, beginTs, hash);
        long position = Position.of(run.number, slot);
        current.index.put(current, key, keyBytes, hash, position);
        run.publish(slot);
        return position;
    }

    /// Ends the version: it was replaced or deleted at `timestamp`.
    public void end(long position, long timestamp) {
        generation().run(position).end(Position.slot(position), timestamp);
    }

    /// [Generation#find] in the current generation.
    public long find(long keyAddress, int keyBytes, long snapshot) {
        return generation().find(keyAddress, keyBytes, snapshot);
    }

    /// [Generation#newest] in the current generation.
    public long newest(long keyAddress, int keyBytes) {
        return generation().newest(keyAddress, keyBytes);
    }

    private Run openRun(Generation current) {
        Run[] runs = current.runs();
        if (runs.length > 0 && !runs[runs.length - 1].isSealed()) {
            return runs[runs.length - 1];
        }
        long number = current.firstRun() + runs.length;
        Run run = new Run(number, nextCapacity, layout, allowance);
        nextCapacity = Math.min(runVersions, nextCapacity * 2);
        current.addRun(run);
        return run;
    }

    /// Closes the open run and names all runs, which a fold may take; later appends go to new ones. Their ends
    /// still change.
    public SealedRuns seal() {
        Generation current = generation();
        long lastRun = current.firstRun() - 1;
        long lastBeginTs = 0;
        for (Run run : current.runs()) {
            run.seal();
            lastRun = run.number;
            lastBeginTs = run.count() == 0 ? lastBeginTs : run.begin(run.count() - 1);
        }
        return new SealedRuns(current.firstRun(), lastRun, lastBeginTs);
    }

    /// Starts a generation without the sealed runs and returns the one it replaces, which stays readable until
    /// [#free]. SQLSTATE 53200 where its index finds no memory; nothing has changed then.
    public Generation dropFolded(SealedRuns sealed) {
        Generation old = generation();
        assert sealed.firstRun() == old.firstRun() : "runs of another generation";
        int dropped = (int) (sealed.lastRun() + 1 - old.firstRun());
        Run[] folded = Arrays.copyOf(old.runs(), dropped);
        Run[] left = Arrays.copyOfRange(old.runs(), dropped, old.runs().length);
        int versions = 0;
        for (Run run : left) {
            versions += run.count();
        }
        KeyIndex index = new KeyIndex(versions, allowance);
        Generation next = new Generation(layout, sealed.lastRun() + 1, left, index);
        for (Run run : left) {
            indexRun(next, run);
        }
        synchronized (retired) {
            retired.add(new Retired(old, List.of(folded)));
        }
        generation = next;
        return old;
    }

    private static void indexRun(Generation generation, Run run) {
        int count = run.count();
        for (int slot = 0; slot < count; slot++) {
            long row = run.row(slot);
            long position = Position.of(run.number, slot);
            generation.index.replace(
                    generation, RowLayout.keyAddress(row), RowLayout.keyBytes(row), run.hash(slot), position);
        }
    }

    /// Says that nobody reads a replaced generation any more. Its memory is given back as soon as no older
    /// generation is in use either, since that shares its runs. Any thread.
    public void free(Generation unused) {
        List<Run> runs = new ArrayList<>();
        synchronized (retired) {
            for (Retired entry : retired) {
                if (entry.generation == unused) {
                    entry.unused = true;
                }
            }
            while (!retired.isEmpty() && retired.getFirst().unused) {
                Retired entry = retired.removeFirst();
                runs.addAll(entry.folded);
                allowance.release(entry.generation.index.bytes());
            }
        }
        runs.forEach(Run::free);
    }

    /// Frees the mirrors that no scan reads; later scans make them again. Any thread that holds a generation.
    public void dropMirrors() {
        for (Run run : generation().runs()) {
            run.mirror.drop();
        }
    }

    /// Opens a scan over a generation.
    ///
    /// @param columns positions in the table's columns, in the order wanted
    /// @param masked versions to leave out; not changed while the scan is open
    public HotScan scan(Generation pinned, long snapshot, int[] columns, PositionSet masked) {
        return new HotScan(pinned, snapshot, columns, masked, batchRows);
    }

    /// Live hot rows.
    public long rows() {
        return generation().rows();
    }

    /// Hot versions, live or not: what a fold would free.
    public long versions() {
        return generation().versions();
    }

    /// Bytes that the current generation takes.
    public long bytes() {
        return generation().bytes();
    }

    /// Frees everything; nobody may read any more. May be called twice.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<Generation> all = new ArrayList<>();
        synchronized (retired) {
            retired.forEach(entry -> all.add(entry.generation));
        }
        all.forEach(this::free);
        Generation current = generation;
        for (Run run : current.runs()) {
            run.free();
        }
        allowance.release(current.index.bytes());
        allowance.refund();
    }

    private static final class Retired {
        final Generation generation;
        final List<Run> folded;
        boolean unused;

        Retired(Generation generation, List<Run> folded) {
            this.generation = generation;
            this.folded = folded;
        }
    }
}
