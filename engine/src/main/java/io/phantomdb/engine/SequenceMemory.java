package io.phantomdb.engine;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.SequenceValues;
import io.phantomdb.core.store.Transaction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a session got of sequences: the answers of currval and lastval. Any thread.
final class SequenceMemory {
    private final Map<Long, Long> values = new HashMap<>();
    private @Nullable Long last;

    /// The sequences for a statement of this transaction.
    SequenceValues of(Transaction transaction) {
        return new SequenceValues() {
            @Override
            public long next(long sequence) {
                long value = transaction.nextValue(sequence);
                remember(sequence, value);
                return value;
            }

            @Override
            public long current(long sequence) {
                return recall(sequence);
            }

            @Override
            public long last() {
                return recallLast();
            }

            @Override
            public void set(long sequence, long value, boolean called) {
                transaction.setValue(sequence, value, called);
                if (called) {
                    rememberSet(sequence, value);
                }
            }
        };
    }

    private synchronized void remember(long sequence, long value) {
        values.put(sequence, value);
        last = sequence;
    }

    private synchronized void rememberSet(long sequence, long value) {
        values.put(sequence, value);
    }

    private synchronized long recall(long sequence) {
        return Optional.ofNullable(values.get(sequence)).orElseThrow(() -> undefined("currval of this sequence"));
    }

    private synchronized long recallLast() {
        return Optional.ofNullable(last).map(values::get).orElseThrow(() -> undefined("lastval"));
    }

    private static DatabaseException undefined(String what) {
        return new DatabaseException(
                SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, what + " is not yet defined in this session");
    }
}
