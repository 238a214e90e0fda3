package io.phantomdb.storage.recovery;

import io.phantomdb.storage.catalog.Checkpoint;
import io.phantomdb.storage.catalog.Checkpoint.TableState;
import io.phantomdb.storage.record.LogRecord;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.record.RecordCodec;
import io.phantomdb.wal.CommitLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which tables the log still holds from their CREATE TABLE on, so that they come back from it without any segment.
public final class LogRebuild {
    private final Map<Long, Long> createdAt = new HashMap<>();
    private final Set<Long> changed = new HashSet<>();

    private LogRebuild() {}

    /// Reads the whole log.
    public static LogRebuild survey(CommitLog log) {
        LogRebuild rebuild = new LogRebuild();
        log.replay(log.firstLsn(), (lsn, payload) -> {
            if (RecordCodec.head(lsn, payload) instanceof LogRecord.Commit commit) {
                commit.changes().forEach(change -> rebuild.note(change, lsn - commit.chunks()));
            }
        });
        return rebuild;
    }

    private void note(SchemaChange change, long lsn) {
        switch (change) {
            case SchemaChange.Create create -> createdAt.put(create.table().id(), lsn);
            case SchemaChange.Alter alter -> changed.add(alter.table().id()); // rows before it have another form
            case SchemaChange.Drop _, SchemaChange.Put _, SchemaChange.Remove _ -> {}
        }
    }

    /// Whether every row of the table stands in the log.
    public boolean holds(long table) {
        return createdAt.containsKey(table) && !changed.contains(table);
    }

    /// The checkpoint with these tables as they were when they were created.
    public Checkpoint withoutSegments(Checkpoint checkpoint, Set<Long> tables) {
        long replayFrom = checkpoint.replayFrom();
        List<TableState> states = new ArrayList<>();
        for (TableState state : checkpoint.tables()) {
            Long created = createdAt.get(state.table().id());
            if (created != null && tables.contains(state.table().id())) {
                states.add(new TableState(state.table(), "", 0, created, state.nextRowId()));
                replayFrom = Math.min(replayFrom, created);
            } else {
                states.add(state);
            }
        }
        return new Checkpoint(
                checkpoint.lastTimestamp(),
                checkpoint.nextTableId(),
                checkpoint.logPosition(),
                replayFrom,
                states,
                checkpoint.objects());
    }
}
