package io.phantomdb.row;

/// Runs to which nothing will be added: what one fold takes.
///
/// @param firstRun,lastRun run numbers, both inclusive; `lastRun < firstRun`: there are none
/// @param lastBeginTs the latest begin timestamp in them, 0 where there are none; a fold timestamp is at least this,
///     else dropping the runs would lose versions
public record SealedRuns(long firstRun, long lastRun, long lastBeginTs) {
    public boolean isEmpty() {
        return lastRun < firstRun;
    }
}
