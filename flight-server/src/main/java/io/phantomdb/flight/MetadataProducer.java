package io.phantomdb.flight;

import io.phantomdb.engine.Engine;
import io.phantomdb.flight.metadata.CatalogRows;
import io.phantomdb.flight.metadata.SqlInfos;
import io.phantomdb.flight.metadata.TypeInfoRows;
import io.phantomdb.flight.session.DoorSessions;
import io.phantomdb.flight.stream.FlightErrors;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.NoOpFlightSqlProducer;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetCatalogs;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetCrossReference;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetExportedKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetImportedKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetPrimaryKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetSqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTableTypes;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetXdbcTypeInfo;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/// The metadata commands: their FlightInfo repeats the command as its ticket, their stream holds one batch.
abstract class MetadataProducer extends NoOpFlightSqlProducer {
    private final DoorSessions sessions;
    private final BufferAllocator allocator;
    private final SqlInfos sqlInfos;

    MetadataProducer(Engine engine, DoorSessions sessions, BufferAllocator allocator) {
        this.sessions = sessions;
        this.allocator = allocator;
        this.sqlInfos = new SqlInfos(engine.settings());
    }

    @Override
    public FlightInfo getFlightInfoSqlInfo(CommandGetSqlInfo command, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_SQL_INFO_SCHEMA, descriptor);
    }

    @Override
    public void getStreamSqlInfo(CommandGetSqlInfo command, CallContext call, ServerStreamListener listener) {
        guarded(listener, () -> sqlInfos.send(command.getInfoList(), listener));
    }

    @Override
    public FlightInfo getFlightInfoTypeInfo(
            CommandGetXdbcTypeInfo command, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_TYPE_INFO_SCHEMA, descriptor);
    }

    @Override
    public void getStreamTypeInfo(CommandGetXdbcTypeInfo command, CallContext call, ServerStreamListener listener) {
        OptionalInt only = command.hasDataType() ? OptionalInt.of(command.getDataType()) : OptionalInt.empty();
        guarded(listener, () -> TypeInfoRows.send(only, listener, allocator));
    }

    @Override
    public FlightInfo getFlightInfoCatalogs(CommandGetCatalogs command, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_CATALOGS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamCatalogs(CallContext call, ServerStreamListener listener) {
        rows(call, listener, CatalogRows::catalogs);
    }

    @Override
    public FlightInfo getFlightInfoSchemas(CommandGetDbSchemas command, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_SCHEMAS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamSchemas(CommandGetDbSchemas command, CallContext call, ServerStreamListener listener) {
        rows(call, listener, rows -> rows.schemas(command));
    }

    @Override
    public FlightInfo getFlightInfoTables(CommandGetTables command, CallContext call, FlightDescriptor descriptor) {
        return info(
                command.getIncludeSchema() ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA,
                descriptor);
    }

    @Override
    public void getStreamTables(CommandGetTables command, CallContext call, ServerStreamListener listener) {
        rows(call, listener, rows -> rows.tables(command));
    }

    @Override
    public FlightInfo getFlightInfoTableTypes(
            CommandGetTableTypes command, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_TABLE_TYPES_SCHEMA, descriptor);
    }

    @Override
    public void getStreamTableTypes(CallContext call, ServerStreamListener listener) {
        rows(call, listener, CatalogRows::tableTypes);
    }

    @Override
    public FlightInfo getFlightInfoPrimaryKeys(
            CommandGetPrimaryKeys command, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_PRIMARY_KEYS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamPrimaryKeys(CommandGetPrimaryKeys command, CallContext call, ServerStreamListener listener) {
        rows(call, listener, rows -> rows.primaryKeys(command));
    }

    @Override
    public FlightInfo getFlightInfoExportedKeys(
            CommandGetExportedKeys command, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_EXPORTED_KEYS_SCHEMA, descriptor);
    }

    @Override
    public FlightInfo getFlightInfoImportedKeys(
            CommandGetImportedKeys command, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_IMPORTED_KEYS_SCHEMA, descriptor);
    }

    @Override
    public FlightInfo getFlightInfoCrossReference(
            CommandGetCrossReference command, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_CROSS_REFERENCE_SCHEMA, descriptor);
    }

    @Override
    public void getStreamExportedKeys(CommandGetExportedKeys command, CallContext call, ServerStreamListener listener) {
        rows(call, listener, rows -> rows.noForeignKeys(Schemas.GET_EXPORTED_KEYS_SCHEMA));
    }

    @Override
    public void getStreamImportedKeys(CommandGetImportedKeys command, CallContext call, ServerStreamListener listener) {
        rows(call, listener, rows -> rows.noForeignKeys(Schemas.GET_IMPORTED_KEYS_SCHEMA));
    }

    @Override
    public void getStreamCrossReference(
            CommandGetCrossReference command, CallContext call, ServerStreamListener listener) {
        rows(call, listener, rows -> rows.noForeignKeys(Schemas.GET_CROSS_REFERENCE_SCHEMA));
    }

    @Override
    public void listFlights(
            CallContext call, org.apache.arrow.flight.Criteria criteria, StreamListener<FlightInfo> listener) {
        listener.onCompleted();
    }

    private static FlightInfo info(Schema schema, FlightDescriptor descriptor) {
        FlightEndpoint endpoint = new FlightEndpoint(new Ticket(descriptor.getCommand()));
        return new FlightInfo(schema, descriptor, List.of(endpoint), -1, -1);
    }

    private void rows(CallContext call, ServerStreamListener listener, Consumer<CatalogRows> work) {
        guarded(
                listener,
                () -> work.accept(new CatalogRows(sessions.of(call).session().catalog(), listener, allocator)));
    }

    private static void guarded(ServerStreamListener listener, Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            listener.error(FlightErrors.translate(failure));
        }
    }
}
