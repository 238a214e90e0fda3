package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import java.util.ArrayList;
import java.util.List;

/// Rows of constants as columns.
public final class LiteralColumns {
    private LiteralColumns() {}

    /// One flat vector per type; literals of row `i` stand in row `i`. Memory is the region's.
    public static List<Vector> of(List<List<Literal>> rows, List<SqlType> types, Region region) {
        List<Vector> columns = new ArrayList<>(types.size());
        for (int c = 0; c < types.size(); c++) {
            SqlType type = types.get(c);
            int width = type.layout().width();
            long values = region.allocateZeroed((long) rows.size() * width + 16);
            long validity = 0;
            for (int i = 0; i < rows.size(); i++) {
                Literal literal = rows.get(i).get(c);
                if (literal.isNull()) {
                    validity = validity == 0 ? Bits.allSet(rows.size(), region) : validity;
                    Bits.clear(validity, i);
                } else {
                    LiteralForm.write(literal, type, values + (long) i * width, region);
                }
            }
            columns.add(Vector.flat(type, values, validity, rows.size()));
        }
        return columns;
    }
}
