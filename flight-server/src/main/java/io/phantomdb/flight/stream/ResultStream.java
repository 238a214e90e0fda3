package io.phantomdb.flight.stream;

import io.phantomdb.core.arrow.BatchExporter;
import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.engine.Result;
import io.phantomdb.engine.result.RowBatch;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/// Sends one result to one client, a batch at a time, whenever the client is ready for more.
final class ResultStream {
    private static final long LOOK_SECONDS = 5;

    private final ServerStreamListener listener;
    private final BufferAllocator allocator;
    private final Settings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Result running;
    private boolean cancelled;

    ResultStream(ServerStreamListener listener, BufferAllocator allocator, Settings settings) {
        this.listener = listener;
        this.allocator = allocator;
        this.settings = settings;
    }

    /// Runs the statement and sends what it yields; returns when everything is sent or the call is over.
    void run(Supplier<Result> statement) {
        try {
            send(statement);
            listener.completed();
        } catch (Throwable failure) {
            if (!listener.isCancelled()) {
                listener.error(FlightErrors.translate(failure));
            }
        }
    }

    private void send(Supplier<Result> statement) throws InterruptedException {
        try (Result result = statement.get();
                VectorSchemaRoot root = VectorSchemaRoot.create(ResultSchema.of(result.columns()), allocator)) {
            watch(result);
            listener.setUseZeroCopy(true);
            listener.start(root);
            BatchExporter exporter = new BatchExporter(allocator, settings.get(Setting.RESULT_BATCH_BYTES));
            for (Optional<RowBatch> next = result.next(); next.isPresent(); next = result.next()) {
                try (RowBatch rows = next.get()) {
                    send(rows.batch(), exporter, root);
                }
            }
        }
    }

    private void send(Batch batch, BatchExporter exporter, VectorSchemaRoot root) throws InterruptedException {
        int from = 0;
        while (from < batch.selected()) {
            awaitReady();
            from += exporter.export(batch, from, root);
            listener.putNext();
        }
    }

    private void watch(Result result) {
        lock.lock();
        try {
            running = result;
            if (cancelled) {
                result.cancel("the client cancelled the call");
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitReady() throws InterruptedException {
        lock.lock();
        try {
            while (!listener.isReady()) {
                if (cancelled || listener.isCancelled()) {
                    throw new DatabaseException(SqlState.QUERY_CANCELED, "the client cancelled the call");
                }
                var _ = changed.await(LOOK_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The client may be ready for more.
    void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The client has cancelled the call.
    void cancel() {
        lock.lock();
        try {
            cancelled = true;
            if (running != null) {
                running.cancel("the client cancelled the call");
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
