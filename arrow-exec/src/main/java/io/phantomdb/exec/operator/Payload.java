package io.phantomdb.exec.operator;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.Expr.ColumnRef;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What a join keeps of its built side: columns that somebody reads, each once.
///
///     built side a, b, c, d; keys b, d + 1; read above: a, b      kept a | keys b, d + 1      sources 0, 1, NOBODY,
/// NOBODY
///
/// @param types of all columns of the built side, in the order in which the join yields them
/// @param kept positions of the columns that stand before the keys
/// @param sources per column of the built side the column of the kept rows, or [#NOBODY]
public record Payload(List<SqlType> types, List<Integer> kept, List<Integer> sources) {
    /// Nobody reads the column.
    static final int NOBODY = -1;

    public Payload {
        types = List.copyOf(types);
        kept = List.copyOf(kept);
        sources = List.copyOf(sources);
    }

    /// @param keys over the built side
    /// @param read columns that are read above the join or by its residual condition
    public static Payload of(List<SqlType> types, List<Expr> keys, BitSet read) {
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            if (read.get(i) && keyOf(i, keys) < 0) {
                kept.add(i);
            }
        }
        List<Integer> sources = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            int key = keyOf(i, keys);
            sources.add(!read.get(i) ? NOBODY : key < 0 ? kept.indexOf(i) : kept.size() + key);
        }
        return new Payload(types, kept, sources);
    }

    /// All columns as they come, before the keys.
    public static Payload all(List<SqlType> types) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            positions.add(i);
        }
        return new Payload(types, positions, positions);
    }

    private static int keyOf(int column, List<Expr> keys) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i) instanceof ColumnRef reference && reference.index() == column) {
                return i;
            }
        }
        return -1;
    }

    List<SqlType> keptTypes() {
        return kept.stream().map(types::get).toList();
    }
}
