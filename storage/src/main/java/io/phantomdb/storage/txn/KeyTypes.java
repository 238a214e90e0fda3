package io.phantomdb.storage.txn;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.batch.Vectors;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which columns a foreign key may compare, and values of one as values of the other.
final class KeyTypes {
    private KeyTypes() {}

    /// Whether equal values have the same bytes in an index key.
    static boolean areEqual(Column left, Column right) {
        return areEqual(left.type(), right.type());
    }

    private static boolean areEqual(SqlType left, SqlType right) {
        return left.kind() == right.kind() && left.layout() == right.layout() && left.scale() == right.scale();
    }

    /// Whether a foreign key may be between the columns: equal types, or integers of any width.
    static boolean areComparable(Column left, Column right) {
        return areEqual(left, right) || left.type().isInteger() && right.type().isInteger();
    }

    /// A row's values in other types: the batch itself where these are its own. A value that the type cannot hold
    /// becomes NULL, which equals nothing.
    ///
    /// @param row of the batch; of a batch that is made anew it is row 0
    static Batch converted(Batch values, int row, List<SqlType> types, Region region) {
        boolean same = true;
        for (int i = 0; i < types.size(); i++) {
            same &= areEqual(values.column(i).type(), types.get(i));
        }
        if (same) {
            return values;
        }
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            Object value = held(Vectors.value(values.column(i), row), types.get(i));
            vectors.add(Vectors.of(types.get(i), Collections.singletonList(value), region));
        }
        return Batch.of(vectors, 1);
    }

    /// A value that follows its parent's. SQLSTATE 22003 where the column cannot hold it.
    static @Nullable Object required(@Nullable Object value, SqlType type) {
        Object held = held(value, type);
        if (value != null && held == null) {
            throw new DatabaseException(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value " + value + " is out of range for type " + type);
        }
        return held;
    }

    private static @Nullable Object held(@Nullable Object value, SqlType type) {
        if (!(value instanceof Number number) || !type.isInteger()) {
            return value;
        }
        long wide = number.longValue();
        boolean fits = switch (type.kind()) {
            case SMALLINT -> wide == (short) wide;
            case INTEGER -> wide == (int) wide;
            default -> true;
        };
        return fits ? (Long) wide : null;
    }
}
