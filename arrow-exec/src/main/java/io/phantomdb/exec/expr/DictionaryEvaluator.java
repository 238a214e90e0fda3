package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.exec.kernel.Gather;
import java.util.ArrayList;
import java.util.List;

/// A function of one column alone: where the column has a small dictionary, it is computed once per entry.
final class DictionaryEvaluator extends Evaluator {
    private final int column;
    private final Evaluator inner;
    private boolean raises;

    DictionaryEvaluator(int column, Evaluator inner) {
        super(inner.type());
        this.column = column;
        this.inner = inner;
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        Vector vector = batch.column(column);
        Vector dictionary = vector.dictionary();
        // NULL rows go the long way: functions like COALESCE make values of them
        if (dictionary == null || vector.validity() != 0 || raises || dictionary.rows() * 2L > batch.rows()) {
            return inner.evaluate(batch, scratch);
        }
        try {
            List<Vector> columns = new ArrayList<>(batch.columns());
            columns.set(column, dictionary);
            Batch entries = new Batch(columns, dictionary.rows(), 0, dictionary.rows());
            Vector result = inner.flat(entries, scratch);
            if (result.layout() == Layout.BYTES && result.validity() == 0) {
                return Vector.dictionary(result, vector.values(), 0, batch.rows());
            }
            return Gather.rows(result, vector.values(), batch.rows(), scratch);
        } catch (DatabaseException error) {
            // perhaps an entry that no row has
            raises = true;
            return inner.evaluate(batch, scratch);
        }
    }
}
