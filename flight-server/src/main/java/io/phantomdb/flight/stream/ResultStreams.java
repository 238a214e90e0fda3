package io.phantomdb.flight.stream;

import io.phantomdb.core.config.Settings;
import io.phantomdb.engine.Result;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;

/// All results that are being sent at one door, each in a virtual thread.
public final class ResultStreams implements AutoCloseable {
    private static final long END_SECONDS = 5;

    private final BufferAllocator allocator;
    private final Settings settings;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("flight-stream-", 0).factory());

    /// @param allocator of the batches on their way
    public ResultStreams(BufferAllocator allocator, Settings settings) {
        this.allocator = allocator;
        this.settings = settings;
    }

    /// Starts sending and returns at once, because gRPC's own thread must stay free for the client's readiness and
    /// cancellation.
    ///
    /// @param statement runs it; the stream closes the result
    public void start(Supplier<Result> statement, ServerStreamListener listener) {
        ResultStream stream = new ResultStream(listener, allocator, settings);
        listener.setOnCancelHandler(stream::cancel);
        listener.setOnReadyHandler(stream::signal);
        threads.execute(() -> stream.run(statement));
    }

    /// Waits a little for streams to end; their calls must be over.
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
