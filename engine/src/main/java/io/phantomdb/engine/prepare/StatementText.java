package io.phantomdb.engine.prepare;

import io.phantomdb.sql.lift.LiftedText;
import java.util.Optional;

/// The text of a statement, and what remains of it without its literals.
public record StatementText(String sql, Optional<LiftedText> lifted) {
    /// Lifting reads the whole text on each use; beyond this length that costs more than it saves.
    private static final int LIFTED_LENGTH_MAX = 16 << 10;

    public static StatementText of(String sql) {
        return new StatementText(sql, LiftedText.of(sql, LIFTED_LENGTH_MAX));
    }
}
