package io.phantomdb.engine.copy;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.json.Json;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.json.JsonObjects;
import io.phantomdb.engine.write.TableWriter;
import io.phantomdb.sql.plan.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSON file as a source of COPY: members go to the columns of their names, columns that an object does not name get
/// their defaults. Values are read as text and cast like any other text; those for JSONB columns are taken as they are.
final class JsonFile {
    /// Objects are inserted at the latest when they have this many characters together.
    private static final long PENDING_CHARACTERS_MAX = 1 << 20;

    /// Sets of names that wait side by side.
    private static final int SHAPES_MAX = 64;

    private final Statement.Copy copy;
    private final StatementContext context;
    private final int batchRows;
    private final TableWriter writer;
    private final Map<List<Integer>, Pending> shapes = new LinkedHashMap<>();

    JsonFile(Statement.Copy copy, StatementContext context) {
        this.copy = copy;
        this.context = context;
        this.batchRows = context.settings().get(Setting.BATCH_ROWS).intValue();
        this.writer = new TableWriter(copy.table(), context);
        if (!copy.options().isEmpty()) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "COPY from JSON has no options, but got " + copy.options().keySet());
        }
    }

    /// Rows that name the same columns.
    private static final class Pending {
        private final List<SqlType> types;
        private final RowShaper shaper;
        private final List<List<@Nullable Object>> rows = new ArrayList<>();
        private final List<Long> lines = new ArrayList<>();

        Pending(List<SqlType> types, RowShaper shaper) {
            this.types = types;
            this.shaper = shaper;
        }
    }

    long load() {
        long count = 0;
        long characters = 0;
        int waiting = 0;
        try (JsonObjects objects = JsonObjects.open(Path.of(copy.path()));
                Region scratch = new Region(context.budget())) {
            for (Optional<JsonObjects.Row> row = objects.next(); row.isPresent(); row = objects.next()) {
                add(row.get());
                characters += row.get().characters();
                if (++waiting == batchRows || characters >= PENDING_CHARACTERS_MAX || shapes.size() > SHAPES_MAX) {
                    count += insertAll(scratch);
                    waiting = 0;
                    characters = 0;
                }
            }
            return count + insertAll(scratch);
        }
    }

    private void add(JsonObjects.Row row) {
        List<Integer> targets = new ArrayList<>();
        for (String key : row.members().keySet()) {
            int target = target(key, row.line());
            if (targets.contains(target)) {
                throw wrong(
                        row.line(),
                        "two keys name the column \"" + column(target).name() + "\"");
            }
            targets.add(target);
        }
        Pending pending = shapes.computeIfAbsent(targets, this::shape);
        List<@Nullable Object> values = new ArrayList<>();
        int i = 0;
        for (Json value : row.members().values()) {
            values.add(JsonObjects.text(value, pending.types.get(i++)));
        }
        pending.rows.add(values);
        pending.lines.add(row.line());
    }

    private int target(String key, long line) {
        return ParquetFile.position(copy.table(), key)
                .filter(copy.columns()::contains)
                .orElseThrow(() -> wrong(
                        line,
                        "the key \"" + key + "\" names no column of table "
                                + copy.table().name() + (copy.columnsNamed() ? " that COPY lists" : "")));
    }

    private Column column(int position) {
        return copy.table().columns().get(position);
    }

    private Pending shape(List<Integer> targets) {
        List<SqlType> types = targets.stream()
                .map(target -> column(target).type().kind() == SqlType.Kind.JSONB ? SqlType.JSONB : SqlType.VARCHAR)
                .toList();
        return new Pending(types, new RowShaper(copy.table(), targets, types, context.evaluation()));
    }

    private long insertAll(Region scratch) {
        long count = 0;
        for (Pending pending : shapes.values()) {
            if (!pending.rows.isEmpty()) {
                count += insert(pending, scratch);
            }
        }
        if (shapes.size() > SHAPES_MAX) {
            shapes.clear();
        }
        return count;
    }

    private long insert(Pending pending, Region scratch) {
        context.cancellation().check();
        Batch shaped;
        try {
            shaped = pending.shaper.shape(Batches.ofRows(pending.types, pending.rows, scratch), scratch);
        } catch (DatabaseException failure) {
            throw located(failure, pending, scratch);
        }
        long count = writer.insert(shaped);
        pending.rows.clear();
        pending.lines.clear();
        scratch.reset();
        return count;
    }

    /// The error again, with the line of the first object that raises it.
    private DatabaseException located(DatabaseException failure, Pending pending, Region scratch) {
        for (int i = 0; i < pending.rows.size(); i++) {
            scratch.reset();
            try {
                List<List<@Nullable Object>> row = Collections.singletonList(pending.rows.get(i));
                pending.shaper.shape(Batches.ofRows(pending.types, row, scratch), scratch);
            } catch (DatabaseException again) {
                return new DatabaseException(
                        again.sqlState(), at(pending.lines.get(i)) + ": " + again.getMessage(), again);
            }
        }
        return failure;
    }

    private String at(long line) {
        return "\"" + copy.path() + "\", line " + line;
    }

    private DatabaseException wrong(long line, String message) {
        return new DatabaseException(SqlState.BAD_COPY_FILE_FORMAT, at(line) + ": " + message);
    }
}
