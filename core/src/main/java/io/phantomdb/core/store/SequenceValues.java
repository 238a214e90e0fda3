package io.phantomdb.core.store;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;

/// The sequences as a session sees them while a statement runs. Any thread.
public interface SequenceValues {
    /// The sequence's next value, which nobody else gets. SQLSTATE 2200H at its end, 42P01 where it was dropped.
    long next(long sequence);

    /// What [#next] gave this session last. SQLSTATE 55000 where it gave nothing yet.
    long current(long sequence);

    /// What [#next] gave this session last, of whatever sequence. SQLSTATE 55000 where it gave nothing yet.
    long last();

    /// Puts the sequence to a value. SQLSTATE 22003 outside its bounds.
    ///
    /// @param called whether the next value is the one after it
    void set(long sequence, long value, boolean called);

    /// For expressions that know no sequences.
    SequenceValues NONE = new SequenceValues() {
        @Override
        public long next(long sequence) {
            throw unknown();
        }

        @Override
        public long current(long sequence) {
            throw unknown();
        }

        @Override
        public long last() {
            throw unknown();
        }

        @Override
        public void set(long sequence, long value, boolean called) {
            throw unknown();
        }

        private DatabaseException unknown() {
            return new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, "sequences cannot be used here");
        }
    };
}
