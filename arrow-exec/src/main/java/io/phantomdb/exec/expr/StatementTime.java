package io.phantomdb.exec.expr;

import io.phantomdb.core.expr.Expr.Literal;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.type.SqlType;
import java.util.random.RandomGenerator;

/// Functions of the statement instead of its rows.
final class StatementTime {
    private StatementTime() {}

    static Literal literal(SqlType type, EvaluationContext context) {
        long micros = context.statementMicros();
        long local = Temporal.toLocal(micros, context.zone());
        return switch (type.kind()) {
            case DATE -> new Literal(Temporal.timestampToDate(local), type);
            case TIME -> new Literal(Math.floorMod(local, Temporal.DAY), type);
            case TIMESTAMP -> new Literal(local, type);
            default -> new Literal(micros, type);
        };
    }

    /// Version 4 of RFC 9562.
    static RowFunction.Body randomUuid(RandomGenerator random) {
        return (values, row, out, scratch) -> {
            long high = random.nextLong() & ~0xf000L | 0x4000L;
            long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
            Memory.putLong(out, Long.reverseBytes(high));
            Memory.putLong(out + 8, Long.reverseBytes(low));
        };
    }
}
