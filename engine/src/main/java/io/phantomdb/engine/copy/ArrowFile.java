package io.phantomdb.engine.copy;

import io.phantomdb.core.arrow.ArrowFileInput;
import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.write.TableWriter;
import io.phantomdb.sql.plan.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// An Arrow IPC file or stream as a source of COPY. Columns go by name, unless the statement lists columns: then by
/// place.
final class ArrowFile {
    private final Statement.Copy copy;
    private final StatementContext context;

    ArrowFile(Statement.Copy copy, StatementContext context) {
        this.copy = copy;
        this.context = context;
        if (!copy.options().isEmpty()) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "COPY from Arrow has no options, but got " + copy.options().keySet());
        }
    }

    long load() {
        try (ArrowFileInput file = ArrowFileInput.open(Path.of(copy.path()), context.budget());
                Region scratch = new Region(context.budget())) {
            RowShaper shaper = new RowShaper(copy.table(), targets(file.names()), file.types(), context.evaluation());
            TableWriter writer = new TableWriter(copy.table(), context);
            long rows = 0;
            for (Optional<Batch> batch = file.next(scratch); batch.isPresent(); batch = file.next(scratch)) {
                context.cancellation().check();
                rows += writer.insert(shaper.shape(batch.get(), scratch));
                scratch.reset();
            }
            return rows;
        }
    }

    private List<Integer> targets(List<String> names) {
        if (!copy.columnsNamed()) {
            return names.stream()
                    .map(name -> ParquetFile.position(copy.table(), name)
                            .orElseThrow(() -> new DatabaseException(
                                    SqlState.BAD_COPY_FILE_FORMAT,
                                    "\"" + copy.path() + "\" has a column \"" + name + "\", table "
                                            + copy.table().name() + " has none")))
                    .toList();
        }
        if (names.size() != copy.columns().size()) {
            throw new DatabaseException(
                    SqlState.BAD_COPY_FILE_FORMAT,
                    "\"" + copy.path() + "\" has " + names.size() + " columns, but COPY names "
                            + copy.columns().size());
        }
        return copy.columns();
    }
}
