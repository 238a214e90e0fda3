package io.phantomdb.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Settings;
import io.phantomdb.engine.result.RowBatch;
import io.phantomdb.engine.result.RowSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The end of a result.
class ResultTest {
    private final List<String> calls = new ArrayList<>();

    /// Of no rows; notes what it is told.
    private final class Source implements RowSource {
        @Override
        public Optional<RowBatch> next() {
            return Optional.empty();
        }

        @Override
        public void cancel(String reason) {
            calls.add("cancel");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    private Result result() {
        return Result.ofRows(List.of(), new Source(), Settings.defaults(), failed -> calls.add("ended " + failed));
    }

    /// Doors keep results by their tickets for long: whatever an ended one still reached would fill the heap.
    @Test
    void anEndedResultHoldsNothingOfItsStatement() {
        Result result = result();
        assertEquals(Optional.empty(), result.next());
        assertTrue(result.isEnded());
        result.cancel("too late");
        result.close();
        assertEquals(Optional.empty(), result.next());
        assertEquals(List.of("close", "ended false"), calls);
    }

    @Test
    void aResultThatIsReadCanBeCancelled() {
        Result result = result();
        result.cancel("now");
        result.close();
        assertEquals(List.of("cancel", "close", "ended false"), calls);
    }
}
