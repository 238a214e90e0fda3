package io.phantomdb.engine.write;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.exec.expr.LiteralForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets each key through once: UPDATE … FROM and DELETE … USING may find a row several times.
public final class FirstRows {
    private final int keys;
    private final Set<List<@Nullable Object>> met = new HashSet<>();

    /// @param keys how many columns in front are the key
    public FirstRows(int keys) {
        this.keys = keys;
    }

    /// The rows of the batch whose key came neither before nor above.
    public Batch of(Batch batch, Region scratch) {
        long selection = scratch.allocate(4L * batch.selected() + 4);
        int selected = 0;
        for (int i = 0; i < batch.selected(); i++) {
            int row = batch.selection() == 0 ? i : Memory.getInt(batch.selection() + 4L * i);
            List<@Nullable Object> key = new ArrayList<>(keys);
            for (int column = 0; column < keys; column++) {
                key.add(LiteralForm.read(
                                batch.column(column), row, batch.column(column).type())
                        .value());
            }
            if (met.add(key)) {
                Memory.putInt(selection + 4L * selected++, row);
            }
        }
        return batch.withSelection(selection, selected);
    }
}
