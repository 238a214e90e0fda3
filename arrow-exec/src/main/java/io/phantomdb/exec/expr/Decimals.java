package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.Layout;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Gather;
import io.phantomdb.exec.kernel.Widening;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Narrow decimals: a column of type DECIMAL(p > 18, s) whose values of this batch all fit into a `long` may travel as
/// INT64 of type DECIMAL(18, s), because half the bytes and plain `long` loops are worth two to four times in speed.
///
/// Whoever reads a DECIMAL looks at the vector's layout, not at the column's type; whoever keeps or hands out rows
/// widens them.
public final class Decimals {
    private Decimals() {}

    /// The INT64 type of this scale, if there is one.
    static boolean canBeNarrow(int scale) {
        return scale <= SqlType.DECIMAL_LONG_PRECISION_MAX;
    }

    static SqlType narrow(int scale) {
        return SqlType.decimal(SqlType.DECIMAL_LONG_PRECISION_MAX, scale);
    }

    /// The type in which a constant is kept.
    static SqlType storedType(Literal literal) {
        SqlType type = literal.type();
        if (type.layout() == Layout.INT128
                && canBeNarrow(type.scale())
                && (!(literal.value() instanceof BigDecimal value)
                        || value.unscaledValue().bitLength() < 63)) {
            return narrow(type.scale());
        }
        return type;
    }

    /// The vector in the layout of `type`.
    public static Vector widened(Vector vector, SqlType type, Region region) {
        if (vector.layout() == type.layout()) {
            return vector;
        }
        assert type.layout() == Layout.INT128 && vector.layout() == Layout.INT64;
        Vector flat = Gather.flat(vector, region);
        return Vector.flat(type, Widening.int128s(flat, region), flat.validity(), flat.rows());
    }

    /// Every column in the layout of its type.
    public static List<Vector> widened(List<Vector> columns, List<SqlType> types, Region region) {
        boolean same = true;
        for (int i = 0; i < columns.size(); i++) {
            same &= columns.get(i).layout() == types.get(i).layout();
        }
        if (same) {
            return columns;
        }
        List<Vector> wide = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            wide.add(widened(columns.get(i), types.get(i), region));
        }
        return wide;
    }

    static DatabaseException overflow(SqlType type) {
        return new DatabaseException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range for type " + type);
    }

    static DatabaseException divisionByZero() {
        return new DatabaseException(SqlState.DIVISION_BY_ZERO, "division by zero");
    }
}
