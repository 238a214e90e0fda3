package io.phantomdb.exec.expr;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.exec.kernel.Bits;
import io.phantomdb.exec.kernel.Strings;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// LIKE against a pattern known beforehand.
final class LikeEvaluator extends Evaluator {
    private final Evaluator operand;
    private final LikePattern pattern;
    private final int wanted;

    LikeEvaluator(Evaluator operand, LikePattern pattern, boolean negated) {
        super(SqlType.BOOLEAN);
        this.operand = operand;
        this.pattern = pattern;
        this.wanted = negated ? 0 : 1;
    }

    @Override
    Vector evaluate(Batch batch, Region scratch) {
        int rows = batch.rows();
        Vector value = operand.flat(batch, scratch);
        long out = scratch.allocate(rows);
        for (int row = 0; row < rows; row++) {
            if (value.validity() == 0 || Bits.get(value.validity(), row)) {
                boolean matches = matches(pattern, value.values() + 16L * row);
                Memory.putByte(out + row, (byte) ((matches ? 1 : 0) ^ 1 ^ wanted));
            } else {
                Memory.putByte(out + row, (byte) 0);
            }
        }
        return Vector.flat(SqlType.BOOLEAN, out, value.validity(), rows);
    }

    static boolean matches(LikePattern pattern, long view) {
        if (!pattern.foldsCase()) {
            return pattern.matches(Strings.address(view), Strings.length(view));
        }
        byte[] folded = Strings.text(view).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        long copy = Memory.allocate(Math.max(1, folded.length));
        try {
            Memory.copy(folded, 0, copy, folded.length);
            return pattern.matches(copy, folded.length);
        } finally {
            Memory.free(copy);
        }
    }
}
