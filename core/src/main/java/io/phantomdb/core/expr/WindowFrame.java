package io.phantomdb.core.expr;

/// Which rows of its partition a window function sees, from the row at hand.
public record WindowFrame(Unit unit, Edge start, Edge end, Exclusion exclusion) {
    /// What a frame has that no words give.
    public static final WindowFrame DEFAULT =
            new WindowFrame(Unit.RANGE, Edge.UNBOUNDED_PRECEDING, Edge.CURRENT_ROW, Exclusion.NOTHING);

    /// How an edge counts.
    public enum Unit {
        /// Rows.
        ROWS,
        /// Distance in the only ordering value; the current row means all its peers.
        RANGE,
        /// Groups of peers; the current row means all its peers.
        GROUPS
    }

    public enum Edge {
        UNBOUNDED_PRECEDING,
        PRECEDING,
        CURRENT_ROW,
        FOLLOWING,
        UNBOUNDED_FOLLOWING;

        /// Whether a distance belongs to it.
        public boolean hasOffset() {
            return this == PRECEDING || this == FOLLOWING;
        }
    }

    public enum Exclusion {
        NOTHING,
        CURRENT_ROW,
        /// The current row and its peers.
        GROUP,
        /// The peers of the current row.
        TIES
    }
}
