package io.phantomdb.exec.operator;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Selections;
import io.phantomdb.exec.state.JoinTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Drops rows of a scan that will find no partner in joins further up, before anything is copied or computed for them.
///
///     before: Scan lineitem -> probe partsupp -> probe part
///     after:  Scan lineitem -> l_partkey in part? -> probe partsupp -> probe part
///
/// The tables of the joins are built by then. Each is asked about its key alone; one that lets most rows pass is not
/// asked any more, and the strictest comes first.
public final class KeyFilterStep extends Step {
    /// A table is judged when it has been asked about so many rows.
    private static final long TRIAL_ROWS = 32 << 10;

    private final Filter[] filters;
    private final Step next;

    /// A join whose rows must have a partner.
    ///
    /// @param table which an inner or semi join probes with one integer key
    /// @param column that has the key
    public record Key(JoinTable table, int column) {}

    public KeyFilterStep(List<Key> keys, Meter meter, Step next) {
        super(meter);
        this.filters = keys.stream().map(Filter::new).toArray(Filter[]::new);
        this.next = next;
    }

    @Override
    void process(Batch batch, Region scratch) {
        Batch left = batch;
        for (int i = 0; i < filters.length && left.selected() > 0; i++) {
            if (filters[i].isUseful()) {
                left = filters[i].apply(left, scratch);
            }
        }
        for (int i = 1; i < filters.length; i++) {
            if (filters[i].isStricterThan(filters[i - 1])) {
                Filter stricter = filters[i];
                filters[i] = filters[i - 1];
                filters[i - 1] = stricter;
            }
        }
        emit(next, left, scratch);
    }

    /// One table, as one worker knows it.
    private static final class Filter {
        private final Key key;
        private long asked;
        private long passed;
        private @Nullable Vector known;
        private byte[] marks = new byte[0];

        Filter(Key key) {
            this.key = key;
        }

        boolean isUseful() {
            return key.table().knowsKeys() && (asked < TRIAL_ROWS || passed * 4 <= asked * 3);
        }

        boolean isStricterThan(Filter other) {
            return passed * other.asked < other.passed * asked;
        }

        Batch apply(Batch batch, Region scratch) {
            int count = batch.selected();
            long out = scratch.allocate(4L * count + 4);
            Vector column = batch.column(key.column());
            Vector dictionary = column.dictionary();
            int left;
            if (dictionary != null && column.validity() == 0 && dictionary.rows() <= 16L * count) {
                learn(dictionary, scratch);
                left = Selections.codes(column.values(), marks, batch.selection(), count, out);
            } else {
                left = key.table().select(Gather.flat(column, scratch), batch.selection(), count, out, scratch);
            }
            asked += count;
            passed += left;
            return left == batch.rows() ? batch.withSelection(0, left) : batch.withSelection(out, left);
        }

        private void learn(Vector dictionary, Region scratch) {
            if (dictionary == known) {
                return;
            }
            int entries = dictionary.rows();
            long found = scratch.allocate(4L * entries + 4);
            int count = key.table().select(dictionary, 0, entries, found, scratch);
            byte[] fresh = new byte[entries];
            for (int i = 0; i < count; i++) {
                fresh[Memory.getInt(found + 4L * i)] = 1;
            }
            marks = fresh;
            known = dictionary;
        }
    }
}
