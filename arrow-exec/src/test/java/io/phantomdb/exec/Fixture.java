package io.phantomdb.exec;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.exec.expr.LiteralColumns;
import io.phantomdb.exec.expr.LiteralForm;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.spill.SpillSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Tables in memory and everything a test needs to run a plan over them; closing checks that every byte came back.
public final class Fixture implements AutoCloseable {
    public static final EvaluationContext CONTEXT =
            new EvaluationContext(1_700_000_000_000_000L, ZoneOffset.UTC, new Random(1));

    public final MemoryBudget budget;
    private final Region tables = new Region(MemoryBudget.unlimited("tables"));
    private final WorkerPool pool;
    private int batchRows = 4096;
    private Settings settings = Settings.defaults();
    private Optional<SpillSpace> spill = Optional.empty();
    private boolean withSelection;
    private boolean withDictionary;
    private Random random = new Random(7);

    public Fixture() {
        this(2, Long.MAX_VALUE);
    }

    public Fixture(int workers, long limit) {
        this.pool = new WorkerPool(workers);
        this.budget = new MemoryBudget("query", limit, null);
    }

    /// Rows per batch, of scans and operators.
    public Fixture batchRows(int rows) {
        batchRows = rows;
        settings = settings.with(Setting.BATCH_ROWS, (long) rows);
        return this;
    }

    public Fixture settings(Settings other) {
        settings = other;
        return this;
    }

    /// Scans hide rows of junk between the real ones behind selections.
    public Fixture selections(boolean on, long seed) {
        withSelection = on;
        random = new Random(seed);
        return this;
    }

    /// Scans hand out columns as dictionaries and codes.
    public Fixture dictionaries(boolean on) {
        withDictionary = on;
        return this;
    }

    public QueryContext context() {
        return new QueryContext(pool, budget, CONTEXT, settings, spill, Long.MAX_VALUE, Optional.empty());
    }

    /// Operators spill to the directory when they keep so many bytes.
    public Fixture spilling(Path directory, long operatorBytes) {
        return spilling(SpillSpace.open(new LocalDisk(), directory, Long.MAX_VALUE), operatorBytes);
    }

    public Fixture spilling(SpillSpace space, long operatorBytes) {
        spill = Optional.of(space);
        settings = settings.with(Setting.OPERATOR_MEMORY, operatorBytes);
        return this;
    }

    /// Whether anything was spilled by queries that have ended.
    public boolean hasSpilled() {
        return spill.isPresent() && spill.get().written() > 0;
    }

    public WorkerPool pool() {
        return pool;
    }

    /// A scan of rows of objects as literals carry them.
    public ExecNode.Scan table(List<SqlType> types, List<List<Object>> rows) {
        List<List<Literal>> literals = new ArrayList<>();
        for (List<Object> row : rows) {
            List<Literal> converted = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                converted.add(new Literal(row.get(i), types.get(i)));
            }
            literals.add(converted);
        }
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < literals.size(); from += batchRows) {
            batches.add(batch(literals.subList(from, Math.min(literals.size(), from + batchRows)), types));
        }
        return scan(batches, types, rows.size());
    }

    public ExecNode.Scan scan(List<Batch> batches, List<SqlType> types, long rows) {
        return new ExecNode.Scan("t", () -> new MemoryScan(batches, rows), types);
    }

    private Batch batch(List<List<Literal>> rows, List<SqlType> types) {
        List<List<Literal>> physical = new ArrayList<>();
        List<Integer> selected = new ArrayList<>();
        for (List<Literal> row : rows) {
            while (withSelection && random.nextInt(3) == 0) {
                physical.add(rows.get(random.nextInt(rows.size())));
            }
            selected.add(physical.size());
            physical.add(row);
        }
        List<Vector> columns = new ArrayList<>(LiteralColumns.of(physical, types, tables));
        for (int i = 0; withDictionary && i < types.size(); i++) {
            columns.set(i, dictionary(columns.get(i)));
        }
        Batch batch = Batch.of(columns, physical.size());
        if (!withSelection) {
            return batch;
        }
        long selection = tables.allocate(4L * selected.size());
        for (int i = 0; i < selected.size(); i++) {
            Memory.putInt(selection + 4L * i, selected.get(i));
        }
        return batch.withSelection(selection, selected.size());
    }

    private Vector dictionary(Vector flat) {
        Map<Object, Integer> codes = new HashMap<>();
        List<List<Literal>> entries = new ArrayList<>();
        long values = tables.allocateZeroed(4L * flat.rows());
        for (int row = 0; row < flat.rows(); row++) {
            Literal literal = LiteralForm.read(flat, row, flat.type());
            if (!literal.isNull()) {
                Integer code = codes.computeIfAbsent(literal, _ -> {
                    entries.add(List.of(literal));
                    return entries.size() - 1;
                });
                Memory.putInt(values + 4L * row, code);
            }
        }
        if (entries.isEmpty()) {
            return flat;
        }
        Vector dictionary =
                LiteralColumns.of(entries, List.of(flat.type()), tables).getFirst();
        return Vector.dictionary(dictionary, values, flat.validity(), flat.rows());
    }

    /// Runs the plan to its end.
    public List<List<Object>> run(ExecNode plan) {
        return run(plan, context());
    }

    public static List<List<Object>> run(ExecNode plan, QueryContext context) {
        List<List<Object>> rows = new ArrayList<>();
        try (QueryExecution query = QueryExecution.start(plan, context)) {
            for (Optional<ResultBatch> next = query.next(); next.isPresent(); next = query.next()) {
                try (ResultBatch batch = next.get()) {
                    rows.addAll(rows(batch.batch(), plan.types()));
                }
            }
        }
        return rows;
    }

    public static List<List<Object>> rows(Batch batch, List<SqlType> types) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < batch.selected(); i++) {
            List<Object> row = new ArrayList<>();
            for (int c = 0; c < types.size(); c++) {
                row.add(LiteralForm.read(batch.column(c), batch.row(i), types.get(c))
                        .value());
            }
            rows.add(row);
        }
        return rows;
    }

    public static Expr column(int index, SqlType type) {
        return new Expr.ColumnRef(index, type);
    }

    @Override
    public void close() {
        tables.close();
        pool.close();
        spill.ifPresent(Fixture::checkEmpty);
        if (budget.used() != 0) {
            throw new AssertionError(budget.used() + " bytes were not given back");
        }
    }

    private static void checkEmpty(SpillSpace space) {
        try (Stream<Path> files = Files.list(space.directory())) {
            if (space.files() != 0 || space.used() != 0 || files.findAny().isPresent()) {
                throw new AssertionError(space.files() + " files of " + space.used() + " bytes are left");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Hands out up to four batches per morsel.
    static final class MemoryScan implements TableScan {
        private final List<Batch> batches;
        private final long rows;
        private final AtomicInteger next = new AtomicInteger();

        MemoryScan(List<Batch> batches, long rows) {
            this.batches = batches;
            this.rows = rows;
        }

        @Override
        public Optional<Morsel> next() {
            int from = next.getAndAdd(4);
            return from >= batches.size()
                    ? Optional.empty()
                    : Optional.of(new Part(batches.subList(from, Math.min(batches.size(), from + 4))));
        }

        @Override
        public long rowsMax() {
            return rows;
        }

        @Override
        public ScanFigures figures() {
            return new ScanFigures(0, 0, 0, 0, 0, rows);
        }

        @Override
        public void close() {}
    }

    private static final class Part implements Morsel {
        private final List<Batch> batches;
        private int position;

        Part(List<Batch> batches) {
            this.batches = batches;
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            return position < batches.size() ? Optional.of(batches.get(position++)) : Optional.empty();
        }

        @Override
        public void close() {}
    }
}
