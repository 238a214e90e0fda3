package io.phantomdb.engine.table;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.csv.CsvRow;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.exec.expr.ExpressionSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The rows of CSV files, a morsel per file. Values are read as text and cast to their columns' types.
final class CsvScan implements TableScan {
    /// A batch ends where its rows' texts have this many characters together, so that long rows do not fill the heap.
    private static final long CHARACTERS_MAX = 1 << 20;

    private final CsvTable table;
    private final List<Integer> wanted;
    private final int batchRows;
    private final EvaluationContext evaluation;
    private final AtomicInteger nextFile = new AtomicInteger();

    CsvScan(CsvTable table, List<Integer> wanted, int batchRows, EvaluationContext evaluation) {
        this.table = table;
        this.wanted = wanted;
        this.batchRows = batchRows;
        this.evaluation = evaluation;
    }

    @Override
    public Optional<Morsel> next() {
        int file = nextFile.getAndIncrement();
        return file < table.files().size() ? Optional.of(new Rows(table.files().get(file))) : Optional.empty();
    }

    private final class Rows implements Morsel {
        private final Path file;
        private final CloseableIterator<CsvRow> rows;
        private final ExpressionSet casts;

        Rows(Path file) {
            this.file = file;
            List<Expr> expressions = new ArrayList<>();
            List<SqlType> types = table.types(wanted);
            for (int i = 0; i < types.size(); i++) {
                Expr text = new Expr.ColumnRef(i, SqlType.VARCHAR);
                expressions.add(types.get(i).equals(SqlType.VARCHAR) ? text : new Expr.Cast(text, types.get(i)));
            }
            this.casts = ExpressionSet.of(expressions, evaluation);
            try {
                this.rows = CsvTable.rows(file, table.options());
            } catch (IOException failure) {
                throw CsvTable.unreadable(file, failure);
            }
            try {
                if (table.options().header() && hasNext()) {
                    rows.next();
                }
            } catch (DatabaseException failure) {
                close();
                throw failure;
            }
        }

        private boolean hasNext() {
            try {
                return rows.hasNext();
            } catch (CsvParseException | UncheckedIOException failure) {
                throw CsvTable.unreadable(file, failure);
            }
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            List<List<@Nullable String>> values = new ArrayList<>();
            long first = 0;
            long last = 0;
            long characters = 0;
            while (values.size() < batchRows && characters < CHARACTERS_MAX && hasNext()) {
                CsvRow row = rows.next();
                characters += row.characters();
                first = values.isEmpty() ? row.line() : first;
                last = row.line();
                values.add(selected(row));
            }
            if (values.isEmpty()) {
                return Optional.empty();
            }
            Batch texts = Batches.ofRows(Collections.nCopies(wanted.size(), SqlType.VARCHAR), values, scratch);
            try {
                return Optional.of(casts.evaluate(texts, scratch));
            } catch (DatabaseException failure) {
                throw new DatabaseException(
                        failure.sqlState(),
                        "\"" + file + "\", lines " + first + " to " + last + ": " + failure.getMessage()
                                + " (all_varchar => true reads every column as text)",
                        failure);
            }
        }

        private List<@Nullable String> selected(CsvRow row) {
            if (row.values().size() != table.columns().size()) {
                throw new DatabaseException(
                        SqlState.BAD_COPY_FILE_FORMAT,
                        "\"" + file + "\", line " + row.line() + ": expected "
                                + table.columns().size() + " fields, found "
                                + row.values().size());
            }
            List<@Nullable String> values = new ArrayList<>(wanted.size());
            for (int position : wanted) {
                values.add(row.values().get(position));
            }
            return values;
        }

        @Override
        public void close() {
            try {
                rows.close();
            } catch (IOException failure) {
                throw CsvTable.unreadable(file, failure);
            }
        }
    }

    @Override
    public long rowsMax() {
        return Long.MAX_VALUE;
    }

    @Override
    public ScanFigures figures() {
        return new ScanFigures(0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}
}
