package io.phantomdb.flight.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.phantomdb.core.arrow.BatchImporter;
import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.Region;
import io.phantomdb.engine.PreparedStatement;
import io.phantomdb.flight.session.DoorSession;
import io.phantomdb.flight.session.PreparedHandle;
import io.phantomdb.flight.stream.ResultSchema;
import java.util.List;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.vector.types.pojo.Schema;

/// Prepared statements: made, bound, run, closed.
public final class PreparedCommands {
    /// `optional bool is_update` of Flight SQL after version 19, which 18.3's classes do not know.
    private static final int IS_UPDATE_FIELD = 4;

    private PreparedCommands() {}

    public static ActionCreatePreparedStatementResult create(
            DoorSession caller, ActionCreatePreparedStatementRequest request) {
        PreparedHandle handle =
                caller.prepare(request.getQuery(), request.getTransactionId().toStringUtf8());
        PreparedStatement statement = handle.statement();
        UnknownFieldSet isUpdate = UnknownFieldSet.newBuilder()
                .addField(
                        IS_UPDATE_FIELD,
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(statement.isUpdate() ? 1 : 0)
                                .build())
                .build();
        return ActionCreatePreparedStatementResult.newBuilder()
                .setPreparedStatementHandle(ByteString.copyFromUtf8(handle.id()))
                .setDatasetSchema(message(ResultSchema.of(statement.output())))
                .setParameterSchema(message(ResultSchema.ofParameters(statement)))
                .setUnknownFields(isUpdate)
                .build();
    }

    private static ByteString message(Schema schema) {
        return ByteString.copyFrom(schema.serializeAsMessage());
    }

    public static FlightInfo info(DoorSession owner, PreparedHandle handle, FlightDescriptor descriptor) {
        handle.ran();
        return StatementCommands.info(owner, handle.session(), handle.statement(), handle.values(), descriptor);
    }

    /// Binds the rows of the stream instead of what was bound before.
    public static void bind(PreparedHandle handle, FlightStream stream) {
        handle.clear();
        read(handle, stream);
    }

    /// Runs a write over the rows of the stream, or over those bound before if the stream has none; rows changed.
    public static long update(DoorSession owner, PreparedHandle handle, FlightStream stream) {
        PreparedStatement statement = handle.statement();
        handle.ran();
        if (statement.parameterTypes().isEmpty()) {
            return StatementCommands.update(owner, handle.session(), statement, List.of());
        }
        boolean boundBefore = !handle.bound().isEmpty();
        if (boundBefore && !stream.next()) {
            return updateBound(owner, handle);
        }
        if (boundBefore) {
            handle.clear();
            readCurrent(handle, stream);
        }
        read(handle, stream);
        return updateBound(owner, handle);
    }

    private static long updateBound(DoorSession owner, PreparedHandle handle) {
        try {
            List<Batch> bound = handle.bound();
            int rows = bound.stream().mapToInt(Batch::selected).sum();
            if (rows == 0) {
                throw new DatabaseException(
                        SqlState.PROTOCOL_VIOLATION,
                        "the statement has "
                                + handle.statement().parameterTypes().size() + " parameters and none were bound");
            }
            return rows == 1
                    ? StatementCommands.update(owner, handle.session(), handle.statement(), row(bound.getFirst()))
                    : handle.session().executeBatch(handle.statement(), bound);
        } finally {
            handle.clear();
        }
    }

    private static List<Expr.Literal> row(Batch batch) {
        return batch.columns().stream()
                .map(column -> new Expr.Literal(Vectors.value(column, batch.row(0)), column.type()))
                .toList();
    }

    private static void read(PreparedHandle handle, FlightStream stream) {
        while (stream.next()) {
            readCurrent(handle, stream);
        }
    }

    private static void readCurrent(PreparedHandle handle, FlightStream stream) {
        try (BatchImporter importer = new BatchImporter(stream.getDictionaryProvider());
                Region region = new Region(handle.session().engine().memory())) {
            handle.bind(importer.read(stream.getRoot(), region));
        }
    }
}
