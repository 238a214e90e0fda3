package io.phantomdb.core.store;

/// What a check says of one part of a database.
///
/// @param object what was looked at: `log`, `checkpoint`, `format`, or a table's qualified name
/// @param file its file, relative to the data directory; empty: the object as a whole
/// @param detail how much was verified, or what is wrong
public record Finding(String object, String file, State state, String detail) {
    /// How the part was found.
    public enum State {
        /// Everything verified.
        OK,
        /// Not needed, gone with the next start: what a crash left.
        ORPHAN,
        /// Was damaged; a repair has brought back all of it.
        REPAIRED,
        /// Does not hold what was written, or is missing.
        DAMAGED
    }

    public boolean isBad() {
        return state == State.DAMAGED;
    }
}
