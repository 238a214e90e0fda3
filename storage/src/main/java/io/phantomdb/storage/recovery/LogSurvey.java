package io.phantomdb.storage.recovery;

import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.Checkpoint;
import io.phantomdb.storage.catalog.Checkpoint.TableState;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.record.LogRecord;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.record.RecordCodec;
import io.phantomdb.wal.CommitLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The first reading of the log: which tables there are, where their segments are, which transactions are whole.
final class LogSurvey {
    private final Checkpoint checkpoint;
    private final Set<Long> withoutSegments;
    private final Map<Long, TableState> tables = new LinkedHashMap<>();
    private final Map<String, CatalogObject> objects = new LinkedHashMap<>();
    private final Set<Long> chunkedCommits = new HashSet<>();
    private long lastTimestamp;
    private long nextTableId;

    private LogSurvey(Checkpoint checkpoint, Set<Long> withoutSegments) {
        this.withoutSegments = withoutSegments;
        this.checkpoint = checkpoint;
        this.lastTimestamp = checkpoint.lastTimestamp();
        this.nextTableId = checkpoint.nextTableId();
        checkpoint.objects().forEach(object -> objects.put(object.key(), object));
        checkpoint.tables().forEach(state -> tables.put(state.table().id(), state));
    }

    /// @param withoutSegments tables whose folds do not count
    static LogSurvey of(Checkpoint checkpoint, CommitLog log, Set<Long> withoutSegments) {
        LogSurvey survey = new LogSurvey(checkpoint, withoutSegments);
        ReplayProgress progress = new ReplayProgress("looked at", checkpoint.replayFrom(), log.nextLsn());
        log.replay(checkpoint.replayFrom(), (lsn, payload) -> {
            survey.read(lsn, payload);
            progress.at(lsn);
        });
        return survey;
    }

    private void read(long lsn, ByteBuffer payload) {
        switch (RecordCodec.head(lsn, payload)) {
            case LogRecord.Chunk chunk -> lastTimestamp = Math.max(lastTimestamp, chunk.timestamp());
            case LogRecord.Commit commit -> {
                lastTimestamp = Math.max(lastTimestamp, commit.timestamp());
                if (commit.chunks() > 0) {
                    chunkedCommits.add(commit.timestamp());
                }
                if (lsn >= checkpoint.logPosition()) {
                    commit.changes().forEach(change -> apply(change, lsn - commit.chunks()));
                }
            }
            case LogRecord.Sequence sequence -> {
                String key = CatalogObject.Sequence.keyOf(sequence.sequence());
                if (lsn >= checkpoint.logPosition() && objects.get(key) instanceof CatalogObject.Sequence known) {
                    objects.put(
                            key, new CatalogObject.Sequence(known.info(), sequence.value(), sequence.called(), true));
                }
            }
            case LogRecord.Folded folded -> {
                if (lsn >= checkpoint.logPosition()) {
                    apply(folded);
                }
            }
        }
    }

    private void apply(SchemaChange change, long firstRecord) {
        switch (change) {
            case SchemaChange.Create create -> {
                StoredTable table = create.table();
                tables.put(table.id(), new TableState(table, "", 0, firstRecord, 1));
                nextTableId = Math.max(nextTableId, table.id() + 1);
            }
            case SchemaChange.Drop drop -> {
                tables.remove(drop.table());
                objects.values().removeIf(object -> object.needs(drop.table()));
            }
            case SchemaChange.Alter alter -> {
                TableState state = tables.get(alter.table().id());
                if (state != null) {
                    tables.put(
                            alter.table().id(),
                            new TableState(
                                    alter.table(),
                                    alter.location(),
                                    state.foldedTo(),
                                    state.replayFrom(),
                                    state.nextRowId()));
                }
            }
            case SchemaChange.Put put -> {
                CatalogObject before = objects.get(put.object().key());
                objects.put(put.object().key(), merged(before, put.object()));
                nextTableId = Math.max(nextTableId, put.object().id() + 1);
            }
            case SchemaChange.Remove remove -> objects.remove(remove.key());
        }
    }

    /// A sequence that was defined anew without a restart stays where it was.
    private static CatalogObject merged(@Nullable CatalogObject before, CatalogObject now) {
        return now instanceof CatalogObject.Sequence changed
                        && !changed.restarted()
                        && before instanceof CatalogObject.Sequence known
                ? new CatalogObject.Sequence(changed.info(), known.value(), known.called(), true)
                : now;
    }

    /// Everything in the catalog that is no table.
    Collection<CatalogObject> objects() {
        return objects.values();
    }

    /// A compaction leaves `foldedTo` as it was.
    private void apply(LogRecord.Folded folded) {
        TableState state = tables.get(folded.table());
        if (withoutSegments.contains(folded.table())) {
            return;
        }
        if (state != null && folded.foldedTo() >= state.foldedTo()) {
            long nextRowId = Math.max(state.nextRowId(), folded.nextRowId());
            tables.put(
                    folded.table(),
                    new TableState(
                            state.table(), folded.location(), folded.foldedTo(), folded.replayFrom(), nextRowId));
        }
    }

    /// The checkpoint that says what the log says up to its end.
    ///
    /// @param nextLsn of the log
    Checkpoint atEnd(long nextLsn) {
        long replayFrom =
                tables.values().stream().mapToLong(TableState::replayFrom).min().orElse(nextLsn);
        return new Checkpoint(
                lastTimestamp, nextTableId, nextLsn, Math.min(replayFrom, nextLsn), tables(), List.copyOf(objects()));
    }

    List<TableState> tables() {
        return new ArrayList<>(tables.values());
    }

    /// Whether the transaction with the timestamp has a commit record after its chunks.
    boolean isWhole(long timestamp) {
        return chunkedCommits.contains(timestamp);
    }

    long lastTimestamp() {
        return lastTimestamp;
    }

    long nextTableId() {
        return nextTableId;
    }
}
