package io.phantomdb.engine.table;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.store.Morsel;
import io.phantomdb.core.store.TableScan;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.json.JsonObjects;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.exec.expr.ExpressionSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The objects of JSON files as rows, a morsel per file. Values are read as text and cast to their columns' types.
final class JsonScan implements TableScan {
    /// A batch ends where its objects have this many characters together.
    private static final long CHARACTERS_MAX = 1 << 20;

    private final JsonTable table;
    private final List<Integer> wanted;
    private final int batchRows;
    private final EvaluationContext evaluation;
    private final Set<String> keys;
    private final AtomicInteger nextFile = new AtomicInteger();

    JsonScan(JsonTable table, List<Integer> wanted, int batchRows, EvaluationContext evaluation) {
        this.table = table;
        this.wanted = wanted;
        this.batchRows = batchRows;
        this.evaluation = evaluation;
        this.keys = new HashSet<>(table.keys());
    }

    @Override
    public Optional<Morsel> next() {
        int file = nextFile.getAndIncrement();
        return file < table.files().size() ? Optional.of(new Rows(table.files().get(file))) : Optional.empty();
    }

    private final class Rows implements Morsel {
        private final Path file;
        private final JsonObjects objects;
        private final List<SqlType> source = new ArrayList<>();
        private final ExpressionSet casts;

        Rows(Path file) {
            this.file = file;
            List<Expr> expressions = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                SqlType type = table.columns().get(wanted.get(i)).type();
                source.add(type.kind() == SqlType.Kind.JSONB ? SqlType.JSONB : SqlType.VARCHAR);
                Expr text = new Expr.ColumnRef(i, source.get(i));
                expressions.add(type.equals(source.get(i)) ? text : new Expr.Cast(text, type));
            }
            this.casts = ExpressionSet.of(expressions, evaluation);
            this.objects = JsonObjects.open(file);
        }

        @Override
        public Optional<Batch> next(Region scratch) {
            List<List<@Nullable Object>> values = new ArrayList<>();
            long first = 0;
            long last = 0;
            long characters = 0;
            while (values.size() < batchRows && characters < CHARACTERS_MAX) {
                Optional<JsonObjects.Row> row = objects.next();
                if (row.isEmpty()) {
                    break;
                }
                characters += row.get().characters();
                first = values.isEmpty() ? row.get().line() : first;
                last = row.get().line();
                values.add(selected(row.get()));
            }
            if (values.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(casts.evaluate(Batches.ofRows(source, values, scratch), scratch));
            } catch (DatabaseException failure) {
                throw new DatabaseException(
                        failure.sqlState(),
                        "\"" + file + "\", lines " + first + " to " + last + ": " + failure.getMessage()
                                + " (all_varchar => true reads every column as text)",
                        failure);
            }
        }

        private List<@Nullable Object> selected(JsonObjects.Row row) {
            for (String key : row.members().keySet()) {
                if (!keys.contains(key)) {
                    throw new DatabaseException(
                            SqlState.BAD_COPY_FILE_FORMAT,
                            "\"" + file + "\", line " + row.line() + ": the key \"" + key
                                    + "\" is in none of the first objects, whose keys are the columns");
                }
            }
            List<@Nullable Object> values = new ArrayList<>(wanted.size());
            for (int i = 0; i < wanted.size(); i++) {
                values.add(JsonObjects.text(row.members().get(table.keys().get(wanted.get(i))), source.get(i)));
            }
            return values;
        }

        @Override
        public void close() {
            objects.close();
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
