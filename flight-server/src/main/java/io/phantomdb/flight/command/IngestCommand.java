package io.phantomdb.flight.command;

import io.phantomdb.core.arrow.BatchImporter;
import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.Ingest;
import io.phantomdb.engine.Session;
import io.phantomdb.flight.session.DoorSession;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Bulk ingest: record batches into a table, all or nothing.
public final class IngestCommand {
    private IngestCommand() {}

    /// Rows ingested.
    public static long run(DoorSession caller, CommandStatementIngest command, FlightStream stream) {
        if (command.getTemporary()) {
            throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "temporary tables are not supported");
        }
        Session session = caller.session(command.getTransactionId().toStringUtf8());
        TableDefinitionOptions options = command.getTableDefinitionOptions();
        try (BatchImporter importer = new BatchImporter(stream.getDictionaryProvider());
                Region region = new Region(session.engine().memory())) {
            VectorSchemaRoot root = stream.getRoot();
            return session.ingest(new Ingest(
                    command.hasSchema() && !command.getSchema().isEmpty()
                            ? command.getSchema()
                            : Catalog.DEFAULT_SCHEMA,
                    command.getTable(),
                    columns(importer, root),
                    ifMissing(options),
                    ifExists(options),
                    new Batches(stream, root, importer, region)));
        }
    }

    private static List<ColumnDefinition> columns(BatchImporter importer, VectorSchemaRoot root) {
        List<SqlType> types = importer.types(root);
        List<ColumnDefinition> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            SqlType type = types.get(i).kind() == SqlType.Kind.NULL ? SqlType.VARCHAR : types.get(i);
            columns.add(new ColumnDefinition(
                    root.getVector(i).getName(),
                    type,
                    root.getVector(i).getField().isNullable(),
                    Optional.empty()));
        }
        return columns;
    }

    private static Ingest.IfMissing ifMissing(TableDefinitionOptions options) {
        return switch (options.getIfNotExist()) {
            case TABLE_NOT_EXIST_OPTION_CREATE -> Ingest.IfMissing.CREATE;
            case TABLE_NOT_EXIST_OPTION_FAIL, TABLE_NOT_EXIST_OPTION_UNSPECIFIED, UNRECOGNIZED -> Ingest.IfMissing.FAIL;
        };
    }

    private static Ingest.IfExists ifExists(TableDefinitionOptions options) {
        return switch (options.getIfExists()) {
            case TABLE_EXISTS_OPTION_APPEND -> Ingest.IfExists.APPEND;
            case TABLE_EXISTS_OPTION_REPLACE -> Ingest.IfExists.REPLACE;
            case TABLE_EXISTS_OPTION_FAIL, TABLE_EXISTS_OPTION_UNSPECIFIED, UNRECOGNIZED -> Ingest.IfExists.FAIL;
        };
    }

    /// The stream's batches, one at a time.
    private static final class Batches implements Iterator<Batch> {
        private final FlightStream stream;
        private final VectorSchemaRoot root;
        private final BatchImporter importer;
        private final Region region;
        private boolean ready;

        Batches(FlightStream stream, VectorSchemaRoot root, BatchImporter importer, Region region) {
            this.stream = stream;
            this.root = root;
            this.importer = importer;
            this.region = region;
        }

        @Override
        public boolean hasNext() {
            ready = ready || stream.next();
            return ready;
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ready = false;
            region.reset();
            return importer.read(root, region);
        }
    }
}
