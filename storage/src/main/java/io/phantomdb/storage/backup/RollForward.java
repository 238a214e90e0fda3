package io.phantomdb.storage.backup;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.store.AsOf;
import io.phantomdb.core.world.Disk;
import io.phantomdb.storage.archive.ArchivedRecords;
import io.phantomdb.storage.archive.Timeline;
import io.phantomdb.storage.record.LogRecord;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import io.phantomdb.storage.record.RecordCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How far the archived log is replayed on top of a backup: found by reading, and verifying, all of it first, so that
/// nothing is begun that cannot be finished.
///
/// The last commit is the last one before the first that came after the moment: where the clock was set back, commits
/// after that one do not count, whatever their times say.
///
/// @param fromLsn the first record that the backup does not have
/// @param endLsn records from here on are left out
/// @param commit the last commit
/// @param micros its wall time; 0: not known
/// @param alterations for each transaction that altered tables, by the LSN of its first record
public record RollForward(
        Path archive,
        Timeline timeline,
        long fromLsn,
        long endLsn,
        long commit,
        long micros,
        Map<Long, List<SchemaChange.Alter>> alterations) {
    public RollForward {
        alterations = Map.copyOf(alterations);
    }

    /// Reads the archive. SQLSTATE 58P01 it has a gap before the moment, 22023 it ends before, XX001 it is damaged.
    static RollForward plan(
            Path archive, Timeline timeline, long fromLsn, long commit, Optional<AsOf.Moment> moment, Disk disk)
            throws IOException {
        Survey survey = new Survey(fromLsn, commit, moment);
        try (ArchivedRecords records = new ArchivedRecords(archive, timeline, fromLsn, disk, false)) {
            while (!survey.passed && records.next()) {
                survey.read(records);
            }
            if (!survey.passed && !survey.isReached(records.endedMicros()) || moment.isEmpty() && records.hasGap()) {
                throw records.missing(
                        "the restore ends at commit " + survey.commit + ", before what was asked for",
                        SqlState.INVALID_PARAMETER_VALUE);
            }
        }
        return new RollForward(
                archive, timeline, fromLsn, survey.end, survey.commit, survey.micros, survey.alterations);
    }

    /// One reading. One thread.
    private static final class Survey {
        private final Optional<AsOf.Moment> moment;
        private final Map<Long, List<SchemaChange.Alter>> alterations = new LinkedHashMap<>();
        private long end;
        private long commit;
        private long micros;
        private boolean passed;

        Survey(long fromLsn, long commit, Optional<AsOf.Moment> moment) {
            this.end = fromLsn;
            this.commit = commit;
            this.moment = moment;
        }

        void read(ArchivedRecords records) {
            long next = records.lsn() + 1;
            if (RecordCodec.head(records.lsn(), records.payload()) instanceof LogRecord.Commit read) {
                if (isAfter(read)) {
                    passed = true;
                    return;
                }
                commit = read.timestamp();
                micros = read.micros();
                List<SchemaChange.Alter> altered = read.changes().stream()
                        .filter(SchemaChange.Alter.class::isInstance)
                        .map(SchemaChange.Alter.class::cast)
                        .toList();
                if (!altered.isEmpty()) {
                    alterations.put(records.lsn() - read.chunks(), altered);
                }
                end = next;
            }
        }

        private boolean isAfter(LogRecord.Commit read) {
            return moment.isPresent()
                    && switch (moment.get()) {
                        case AsOf.Time time -> read.micros() > time.micros();
                        case AsOf.Commit last -> read.timestamp() > last.timestamp();
                    };
        }

        /// Whether the end of the archive is at or behind the moment.
        private boolean isReached(long endedMicros) {
            return moment.isEmpty()
                    || switch (moment.get()) {
                        case AsOf.Time time -> endedMicros >= time.micros();
                        case AsOf.Commit last -> commit >= last.timestamp();
                    };
        }
    }
}
