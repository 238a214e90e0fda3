package io.phantomdb.exec.operator;

import io.phantomdb.core.store.Morsel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows that the last round of a recursion brought, as the next round reads them.
public final class WorkingTable {
    private @Nullable RowStore rows;

    void set(RowStore round) {
        rows = round;
    }

    /// The rows of now; none before the first round.
    public Source source() {
        RowStore now = rows;
        return now == null ? NOTHING : now.again();
    }

    private static final Source NOTHING = new Source() {
        @Override
        public Optional<Morsel> next() {
            return Optional.empty();
        }

        @Override
        public long rowsMax() {
            return 0;
        }

        @Override
        public boolean isOrdered() {
            return false;
        }

        @Override
        public void close() {}
    };
}
