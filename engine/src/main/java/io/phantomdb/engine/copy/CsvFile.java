package io.phantomdb.engine.copy;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.csv.CsvOptions;
import io.phantomdb.engine.csv.CsvRow;
import io.phantomdb.engine.write.TableWriter;
import io.phantomdb.sql.plan.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// A CSV file (RFC 4180, UTF-8) as a source of COPY. Values are read as text and cast like any other text.
final class CsvFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /// Rows are inserted at the latest when their texts have this many characters together, so that long rows do not
    /// fill the heap.
    private static final long PENDING_CHARACTERS_MAX = 1 << 20;

    private final Statement.Copy copy;
    private final StatementContext context;
    private final CsvOptions options;
    private final int batchRows;
    private final TableWriter writer;

    CsvFile(Statement.Copy copy, StatementContext context) {
        this.copy = copy;
        this.context = context;
        this.options = CsvOptions.of(copy.options());
        this.batchRows = context.settings().get(Setting.BATCH_ROWS).intValue();
        this.writer = new TableWriter(copy.table(), context);
    }

    long load() {
        try (CsvReader<CsvRow> reader = open();
                CloseableIterator<CsvRow> rows = reader.iterator()) {
            return load(rows);
        } catch (NoSuchFileException failure) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_FILE, "could not open file \"" + copy.path() + "\": no such file", failure);
        } catch (CharacterCodingException failure) {
            throw badEncoding(failure);
        } catch (UncheckedIOException failure) {
            if (failure.getCause() instanceof CharacterCodingException) {
                throw badEncoding(failure);
            }
            throw unreadable(failure);
        } catch (IOException failure) {
            throw unreadable(failure);
        } catch (CsvParseException failure) {
            if (failure.getCause() instanceof CharacterCodingException) {
                throw badEncoding(failure);
            }
            throw new DatabaseException(
                    SqlState.BAD_COPY_FILE_FORMAT, "\"" + copy.path() + "\": " + failure.getMessage(), failure);
        }
    }

    private CsvReader<CsvRow> open() throws IOException {
        return options.reader()
                .skipEmptyLines(copy.columns().size() != 1)
                .build(
                        new CsvRow.Handler(options.nullText()),
                        Files.newBufferedReader(Path.of(copy.path()), StandardCharsets.UTF_8));
    }

    private long load(CloseableIterator<CsvRow> rows) {
        List<Integer> targets = copy.columns();
        if (options.header() && rows.hasNext()) {
            CsvRow names = rows.next();
            targets = copy.columnsNamed() ? targets : byName(names);
        }
        SqlType[] types = new SqlType[targets.size()];
        Arrays.fill(types, SqlType.VARCHAR);
        RowShaper shaper = new RowShaper(copy.table(), targets, List.of(types), context.evaluation());
        long count = 0;
        long characters = 0;
        List<CsvRow> pending = new ArrayList<>(batchRows);
        try (Region scratch = new Region(context.budget())) {
            while (rows.hasNext()) {
                CsvRow row = rows.next();
                checkFields(row, types.length);
                pending.add(row);
                characters += row.characters();
                if (pending.size() == batchRows || characters >= PENDING_CHARACTERS_MAX) {
                    count += insert(pending, List.of(types), shaper, scratch);
                    characters = 0;
                }
            }
            return pending.isEmpty() ? count : count + insert(pending, List.of(types), shaper, scratch);
        }
    }

    private long insert(List<CsvRow> rows, List<SqlType> types, RowShaper shaper, Region scratch) {
        context.cancellation().check();
        Batch shaped;
        try {
            shaped = shaper.shape(batch(rows, types, scratch), scratch);
        } catch (DatabaseException failure) {
            throw located(failure, rows, types, shaper, scratch);
        }
        long count = writer.insert(shaped);
        rows.clear();
        scratch.reset();
        return count;
    }

    private static Batch batch(List<CsvRow> rows, List<SqlType> types, Region scratch) {
        return Batches.ofRows(types, rows.stream().map(CsvRow::values).toList(), scratch);
    }

    /// The error again, with the line of the first row that raises it.
    private DatabaseException located(
            DatabaseException failure, List<CsvRow> rows, List<SqlType> types, RowShaper shaper, Region scratch) {
        for (CsvRow row : rows) {
            scratch.reset();
            try {
                shaper.shape(batch(Collections.singletonList(row), types, scratch), scratch);
            } catch (DatabaseException again) {
                return new DatabaseException(again.sqlState(), at(row) + ": " + again.getMessage(), again);
            }
        }
        return failure;
    }

    private List<Integer> byName(CsvRow names) {
        List<Integer> targets = new ArrayList<>();
        for (String given : names.texts()) {
            String name = given.startsWith(BYTE_ORDER_MARK) ? given.substring(1) : given;
            Optional<Integer> position = ParquetFile.position(copy.table(), name.strip());
            targets.add(position.orElseThrow(() -> new DatabaseException(
                    SqlState.BAD_COPY_FILE_FORMAT,
                    at(names) + ": the header names \"" + name + "\", table "
                            + copy.table().name() + " has no such column")));
        }
        if (new HashSet<>(targets).size() != targets.size()) {
            throw new DatabaseException(SqlState.BAD_COPY_FILE_FORMAT, at(names) + ": a name appears twice");
        }
        return targets;
    }

    private void checkFields(CsvRow row, int expected) {
        if (row.values().size() != expected) {
            throw new DatabaseException(
                    SqlState.BAD_COPY_FILE_FORMAT,
                    at(row) + ": expected " + expected + " fields, found "
                            + row.values().size());
        }
    }

    private String at(CsvRow row) {
        return "\"" + copy.path() + "\", line " + row.line();
    }

    private DatabaseException badEncoding(Throwable cause) {
        return new DatabaseException(SqlState.BAD_COPY_FILE_FORMAT, "\"" + copy.path() + "\" is not UTF-8", cause);
    }

    private DatabaseException unreadable(Throwable cause) {
        return new DatabaseException(
                SqlState.IO_ERROR, "could not read file \"" + copy.path() + "\": " + cause.getMessage(), cause);
    }
}
