package io.phantomdb.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.engine.Engine;
import io.phantomdb.flight.command.IngestCommand;
import io.phantomdb.flight.command.PreparedCommands;
import io.phantomdb.flight.command.SessionOptions;
import io.phantomdb.flight.command.StatementCommands;
import io.phantomdb.flight.session.DoorSession;
import io.phantomdb.flight.session.DoorSessions;
import io.phantomdb.flight.session.PendingResult;
import io.phantomdb.flight.session.PreparedHandle;
import io.phantomdb.flight.stream.FlightErrors;
import io.phantomdb.flight.stream.ResultSchema;
import io.phantomdb.flight.stream.ResultStreams;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.CloseSessionResult;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.GetSessionOptionsResult;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.sql.CancelResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionBeginSavepointRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionBeginSavepointResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionBeginTransactionRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionBeginTransactionResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionClosePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedSubstraitPlanRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionEndSavepointRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionEndTransactionRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementSubstraitPlan;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutPreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutUpdateResult;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/// Gives every statement command to the code that does it and the answer, or the error, to the client.
final class SqlProducer extends MetadataProducer {
    private static final String SUBSTRAIT = "Substrait plans are not supported; send SQL";

    private final DoorSessions sessions;
    private final BufferAllocator allocator;
    private final ResultStreams streams;

    SqlProducer(Engine engine, DoorSessions sessions, BufferAllocator allocator, ResultStreams streams) {
        super(engine, sessions, allocator);
        this.streams = streams;
        this.sessions = sessions;
        this.allocator = allocator;
    }

    // statements

    @Override
    public FlightInfo getFlightInfoStatement(
            CommandStatementQuery command, CallContext call, FlightDescriptor descriptor) {
        return FlightErrors.translating(() -> StatementCommands.info(sessions.of(call), command, descriptor));
    }

    @Override
    public SchemaResult getSchemaStatement(
            CommandStatementQuery command, CallContext call, FlightDescriptor descriptor) {
        return FlightErrors.translating(() -> StatementCommands.schema(sessions.of(call), command));
    }

    @Override
    public void getStreamStatement(TicketStatementQuery ticket, CallContext call, ServerStreamListener listener) {
        String handle = ticket.getStatementHandle().toStringUtf8();
        streams.start(() -> sessions.ofHandle(handle).kept(handle).open(), listener);
    }

    @Override
    public Runnable acceptPutStatement(
            CommandStatementUpdate command, CallContext call, FlightStream stream, StreamListener<PutResult> ack) {
        return update(ack, () -> StatementCommands.update(sessions.of(call), command));
    }

    @Override
    public Runnable acceptPutStatementBulkIngest(
            CommandStatementIngest command, CallContext call, FlightStream stream, StreamListener<PutResult> ack) {
        return update(ack, () -> IngestCommand.run(sessions.of(call), command, stream));
    }

    // prepared statements

    @Override
    public void createPreparedStatement(
            ActionCreatePreparedStatementRequest request, CallContext call, StreamListener<Result> listener) {
        answer(listener, () -> result(PreparedCommands.create(sessions.of(call), request)));
    }

    @Override
    public void closePreparedStatement(
            ActionClosePreparedStatementRequest request, CallContext call, StreamListener<Result> listener) {
        done(listener, () -> {
            String handle = request.getPreparedStatementHandle().toStringUtf8();
            sessions.ofHandle(handle).closePrepared(handle);
        });
    }

    @Override
    public FlightInfo getFlightInfoPreparedStatement(
            CommandPreparedStatementQuery command, CallContext call, FlightDescriptor descriptor) {
        return FlightErrors.translating(() -> {
            String handle = command.getPreparedStatementHandle().toStringUtf8();
            DoorSession owner = sessions.ofHandle(handle);
            var _ = sessions.of(call);
            return PreparedCommands.info(owner, owner.prepared(handle), descriptor);
        });
    }

    @Override
    public SchemaResult getSchemaPreparedStatement(
            CommandPreparedStatementQuery command, CallContext call, FlightDescriptor descriptor) {
        return FlightErrors.translating(() -> new SchemaResult(ResultSchema.of(
                prepared(command.getPreparedStatementHandle()).statement().output())));
    }

    @Override
    public void getStreamPreparedStatement(
            CommandPreparedStatementQuery command, CallContext call, ServerStreamListener listener) {
        ByteString handle = command.getPreparedStatementHandle();
        streams.start(
                () -> {
                    PreparedHandle prepared = prepared(handle);
                    return new PendingResult(prepared.session(), prepared.statement(), prepared.values()).open();
                },
                listener);
    }

    @Override
    public Runnable acceptPutPreparedStatementQuery(
            CommandPreparedStatementQuery command,
            CallContext call,
            FlightStream stream,
            StreamListener<PutResult> ack) {
        return () -> {
            try {
                PreparedCommands.bind(prepared(command.getPreparedStatementHandle()), stream);
                acknowledge(
                        ack,
                        DoPutPreparedStatementResult.newBuilder()
                                .setPreparedStatementHandle(command.getPreparedStatementHandle())
                                .build());
            } catch (Throwable failure) {
                ack.onError(FlightErrors.translate(failure));
            }
        };
    }

    @Override
    public Runnable acceptPutPreparedStatementUpdate(
            CommandPreparedStatementUpdate command,
            CallContext call,
            FlightStream stream,
            StreamListener<PutResult> ack) {
        return update(ack, () -> {
            String handle = command.getPreparedStatementHandle().toStringUtf8();
            DoorSession owner = sessions.ofHandle(handle);
            var _ = sessions.of(call);
            return PreparedCommands.update(owner, owner.prepared(handle), stream);
        });
    }

    private PreparedHandle prepared(ByteString handle) {
        String text = handle.toStringUtf8();
        return sessions.ofHandle(text).prepared(text);
    }

    // transactions

    @Override
    public void beginTransaction(
            ActionBeginTransactionRequest request,
            CallContext call,
            StreamListener<ActionBeginTransactionResult> listener) {
        answer(
                listener,
                () -> ActionBeginTransactionResult.newBuilder()
                        .setTransactionId(
                                ByteString.copyFromUtf8(sessions.of(call).beginTransaction()))
                        .build());
    }

    @Override
    public void endTransaction(ActionEndTransactionRequest request, CallContext call, StreamListener<Result> listener) {
        done(listener, () -> {
            String id = request.getTransactionId().toStringUtf8();
            switch (request.getAction()) {
                case END_TRANSACTION_COMMIT -> sessions.ofHandle(id).endTransaction(id, true);
                case END_TRANSACTION_ROLLBACK -> sessions.ofHandle(id).endTransaction(id, false);
                case END_TRANSACTION_UNSPECIFIED, UNRECOGNIZED ->
                    throw new DatabaseException(
                            SqlState.PROTOCOL_VIOLATION, "EndTransaction says neither commit nor rollback");
            }
        });
    }

    @Override
    public void beginSavepoint(
            ActionBeginSavepointRequest request,
            CallContext call,
            StreamListener<ActionBeginSavepointResult> listener) {
        answer(listener, () -> {
            String id = request.getTransactionId().toStringUtf8();
            DoorSession owner = id.isEmpty() ? sessions.of(call) : sessions.ofHandle(id);
            return ActionBeginSavepointResult.newBuilder()
                    .setSavepointId(ByteString.copyFromUtf8(owner.beginSavepoint(id)))
                    .build();
        });
    }

    @Override
    public void endSavepoint(ActionEndSavepointRequest request, CallContext call, StreamListener<Result> listener) {
        done(listener, () -> {
            String id = request.getSavepointId().toStringUtf8();
            switch (request.getAction()) {
                case END_SAVEPOINT_RELEASE -> sessions.ofHandle(id).endSavepoint(id, true);
                case END_SAVEPOINT_ROLLBACK -> sessions.ofHandle(id).endSavepoint(id, false);
                case END_SAVEPOINT_UNSPECIFIED, UNRECOGNIZED ->
                    throw new DatabaseException(
                            SqlState.PROTOCOL_VIOLATION, "EndSavepoint says neither release nor rollback");
            }
        });
    }

    // cancel

    @Override
    public void cancelFlightInfo(
            CancelFlightInfoRequest request, CallContext call, StreamListener<CancelStatus> listener) {
        answer(listener, () -> {
            cancel(request.getInfo());
            return CancelStatus.CANCELLED;
        });
    }

    @Override
    public void cancelQuery(FlightInfo info, CallContext call, StreamListener<CancelResult> listener) {
        answer(listener, () -> {
            cancel(info);
            return CancelResult.CANCELLED;
        });
    }

    private void cancel(FlightInfo info) {
        for (FlightEndpoint endpoint : info.getEndpoints()) {
            try {
                String ticket = Any.parseFrom(endpoint.getTicket().getBytes())
                        .unpack(TicketStatementQuery.class)
                        .getStatementHandle()
                        .toStringUtf8();
                sessions.ofHandle(ticket).kept(ticket).cancel();
            } catch (com.google.protobuf.InvalidProtocolBufferException failure) {
                throw new DatabaseException(SqlState.PROTOCOL_VIOLATION, "this ticket is not of a statement", failure);
            }
        }
    }

    // session

    @Override
    public void setSessionOptions(
            SetSessionOptionsRequest request, CallContext call, StreamListener<SetSessionOptionsResult> listener) {
        answer(
                listener,
                () -> new SetSessionOptionsResult(
                        SessionOptions.set(sessions.of(call).session(), request.getSessionOptions())));
    }

    @Override
    public void getSessionOptions(
            GetSessionOptionsRequest request, CallContext call, StreamListener<GetSessionOptionsResult> listener) {
        answer(
                listener,
                () -> new GetSessionOptionsResult(
                        SessionOptions.get(sessions.of(call).session())));
    }

    @Override
    public void closeSession(
            CloseSessionRequest request, CallContext call, StreamListener<CloseSessionResult> listener) {
        answer(listener, () -> {
            sessions.of(call).close();
            return new CloseSessionResult(CloseSessionResult.Status.CLOSED);
        });
    }

    // Substrait

    @Override
    public FlightInfo getFlightInfoSubstraitPlan(
            CommandStatementSubstraitPlan command, CallContext call, FlightDescriptor descriptor) {
        throw FlightErrors.translate(new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, SUBSTRAIT));
    }

    @Override
    public SchemaResult getSchemaSubstraitPlan(
            CommandStatementSubstraitPlan command, CallContext call, FlightDescriptor descriptor) {
        throw FlightErrors.translate(new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, SUBSTRAIT));
    }

    @Override
    public void createPreparedSubstraitPlan(
            ActionCreatePreparedSubstraitPlanRequest request,
            CallContext call,
            StreamListener<ActionCreatePreparedStatementResult> listener) {
        listener.onError(FlightErrors.translate(new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, SUBSTRAIT)));
    }

    @Override
    public Runnable acceptPutSubstraitPlan(
            CommandStatementSubstraitPlan command,
            CallContext call,
            FlightStream stream,
            StreamListener<PutResult> ack) {
        return () ->
                ack.onError(FlightErrors.translate(new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, SUBSTRAIT)));
    }

    // answers

    private Runnable update(StreamListener<PutResult> ack, LongSupplier work) {
        return () -> {
            try {
                long rows = work.getAsLong();
                acknowledge(
                        ack, DoPutUpdateResult.newBuilder().setRecordCount(rows).build());
            } catch (Throwable failure) {
                ack.onError(FlightErrors.translate(failure));
            }
        };
    }

    private void acknowledge(StreamListener<PutResult> ack, Message message) {
        byte[] bytes = message.toByteArray();
        try (ArrowBuf buffer = allocator.buffer(Math.max(1, bytes.length))) {
            buffer.writeBytes(bytes);
            ack.onNext(PutResult.metadata(buffer));
        }
        ack.onCompleted();
    }

    private static Result result(Message message) {
        return new Result(Any.pack(message).toByteArray());
    }

    private static <T> void answer(StreamListener<T> listener, Supplier<T> work) {
        T value;
        try {
            value = work.get();
        } catch (Throwable failure) {
            listener.onError(FlightErrors.translate(failure));
            return;
        }
        listener.onNext(value);
        listener.onCompleted();
    }

    private static void done(StreamListener<Result> listener, Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            listener.onError(FlightErrors.translate(failure));
            return;
        }
        listener.onCompleted();
    }
}
