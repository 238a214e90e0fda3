package io.phantomdb.sql.plan;

/// Which rows a [Plan.Join] yields. A join without keys pairs all with all, as far as the residual lets it.
public enum JoinKind {
    /// Left columns, then right columns of every matching pair.
    INNER,
    /// INNER, and each left row without a match once with NULLs on the right.
    LEFT,
    /// LEFT, and each right row without a match once with NULLs on the left.
    FULL,
    /// Left rows that have a match, once.
    SEMI,
    /// Left rows without a match (NOT EXISTS).
    ANTI,
    /// `key NOT IN (SELECT ...)` where NULLs may occur: one key pair, no residual. No row passes if the right side
    /// has a NULL key; a left NULL passes only if the right side is empty.
    ANTI_NULL_AWARE;

    /// Whether only the left columns come out.
    public boolean leftOnly() {
        return switch (this) {
            case INNER, LEFT, FULL -> false;
            case SEMI, ANTI, ANTI_NULL_AWARE -> true;
        };
    }
}
