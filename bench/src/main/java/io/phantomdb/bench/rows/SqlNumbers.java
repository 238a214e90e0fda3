package io.phantomdb.bench.rows;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.engine.Result;
import io.phantomdb.engine.Session;
import io.phantomdb.engine.result.RowBatch;

/// The first row of a query as numbers.
public final class SqlNumbers {
    private SqlNumbers() {}

    /// NULL is 0.
    public static double[] of(Session session, String sql) {
        try (Result result = session.execute(sql);
                RowBatch rows = result.next().orElseThrow()) {
            Batch batch = rows.batch();
            double[] numbers = new double[batch.columns().size()];
            for (int i = 0; i < numbers.length; i++) {
                Object value = Vectors.value(batch.column(i), batch.row(0));
                numbers[i] = value == null ? 0 : Double.parseDouble(value.toString());
            }
            return numbers;
        }
    }
}
