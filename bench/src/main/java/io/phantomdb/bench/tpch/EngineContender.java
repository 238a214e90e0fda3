package io.phantomdb.bench.tpch;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.world.World;
import io.phantomdb.engine.Engine;
import io.phantomdb.engine.Result;
import io.phantomdb.engine.Session;
import io.phantomdb.engine.SessionOptions;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.sqltest.answer.Answer;
import io.phantomdb.sqltest.tpcds.TpcdsFiles;
import io.phantomdb.sqltest.tpcds.TpcdsTable;
import io.phantomdb.storage.Database;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// PhantomDB in this process, without a network.
public final class EngineContender implements Contender {
    private final Database database;
    private final Engine engine;
    private final Session session;

    /// Opens a data directory that no other process has open.
    ///
    /// @param threads that compute
    public EngineContender(Path directory, int threads) {
        Settings settings = Settings.defaults().with(Setting.WORKERS, (long) threads);
        database = Database.open(directory, settings, World.real());
        engine = new Engine(database, settings, World.real());
        session = engine.open(new SessionOptions("bench", "bench"));
    }

    /// Creates the tables of TPC-DS, fills them from CSV files and folds them.
    ///
    /// @param files what [TpcdsFiles] wrote
    public void loadTpcds(Path files) {
        for (TpcdsTable table : TpcdsTable.all()) {
            run(table.createTable());
            run(TpcdsFiles.copy(table, files));
            run("CALL sys.flush('" + table.name() + "')");
        }
    }

    private void run(String sql) {
        session.execute(sql).close();
    }

    @Override
    public String name() {
        return "PhantomDB (in process)";
    }

    @Override
    public boolean inProcess() {
        return true;
    }

    @Override
    public Answer query(String sql) {
        List<List<String>> rows = new ArrayList<>();
        try (Result result = session.execute(sql)) {
            for (Optional<RowBatch> next = result.next(); next.isPresent(); next = result.next()) {
                try (RowBatch batch = next.get()) {
                    addRows(batch.batch(), rows);
                }
            }
        }
        return new Answer(rows);
    }

    private static void addRows(Batch batch, List<List<String>> rows) {
        for (int i = 0; i < batch.selected(); i++) {
            List<String> row = new ArrayList<>(batch.columns().size());
            for (Vector column : batch.columns()) {
                row.add(text(column, batch.row(i)));
            }
            rows.add(row);
        }
    }

    private static String text(Vector column, int row) {
        Object value = Vectors.value(column, row);
        boolean isDate = column.type().kind() == SqlType.Kind.DATE;
        return Answer.text(isDate && value instanceof Long day ? LocalDate.ofEpochDay(day) : value);
    }

    @Override
    public void close() {
        session.close();
        engine.close();
        database.close();
    }
}
