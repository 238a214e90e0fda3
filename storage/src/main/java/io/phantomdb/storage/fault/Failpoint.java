package io.phantomdb.storage.fault;

import java.util.List;

/// What is told whenever the store passes a step after which a crash leaves another state on disk.
///
/// Whatever [#reached] throws surfaces as a failure of that step. Called by the thread that does the step, some with
/// the commit lock held.
@FunctionalInterface
public interface Failpoint {
    /// Does nothing.
    Failpoint NONE = name -> {};

    String COMMIT_BEFORE_APPEND = "commit.before-append";
    String COMMIT_AFTER_CHUNK = "commit.after-chunk";
    String COMMIT_AFTER_APPEND = "commit.after-append";
    String COMMIT_BEFORE_FORCE = "commit.before-force";
    String COMMIT_AFTER_FORCE = "commit.after-force";
    String FOLD_AFTER_SEAL = "fold.after-seal";
    String FOLD_AFTER_SEGMENT_FORCED = "fold.after-segment-forced";
    String FOLD_AFTER_TABLE_COMMIT = "fold.after-table-commit";
    String FOLD_AFTER_APPEND = "fold.after-append";
    String FOLD_AFTER_FORCE = "fold.after-force";
    String FOLD_AFTER_SWAP = "fold.after-swap";
    String FOLD_BEFORE_RELEASE = "fold.before-release";
    String COMPACTION_AFTER_CHOICE = "compaction.after-choice";
    String COMPACTION_AFTER_SEGMENT_FORCED = "compaction.after-segment-forced";
    String COMPACTION_AFTER_TABLE_COMMIT = "compaction.after-table-commit";
    String COMPACTION_AFTER_APPEND = "compaction.after-append";
    String COMPACTION_AFTER_FORCE = "compaction.after-force";
    String COMPACTION_AFTER_SWAP = "compaction.after-swap";
    String CHECKPOINT_AFTER_WRITE = "checkpoint.after-write";
    String CHECKPOINT_AFTER_FORCE = "checkpoint.after-force";
    String CHECKPOINT_AFTER_MOVE = "checkpoint.after-move";
    String CHECKPOINT_BEFORE_LOG_RELEASE = "checkpoint.before-log-release";
    String CHECKPOINT_AFTER_LOG_RELEASE = "checkpoint.after-log-release";
    String DROP_BEFORE_FILES = "drop.before-files";
    String EXPIRY_AFTER_TABLE_COMMIT = "expiry.after-table-commit";
    String EXPIRY_AFTER_APPEND = "expiry.after-append";
    String EXPIRY_AFTER_FORCE = "expiry.after-force";
    String SEQUENCE_AFTER_APPEND = "sequence.after-append";
    String ARCHIVE_AFTER_WRITE = "archive.after-write";
    String ARCHIVE_AFTER_MOVE = "archive.after-move";

    /// Every name, in the order in which a commit, a fold, a compaction and a checkpoint pass them.
    List<String> NAMES = List.of(
            COMMIT_BEFORE_APPEND,
            COMMIT_AFTER_CHUNK,
            COMMIT_AFTER_APPEND,
            COMMIT_BEFORE_FORCE,
            COMMIT_AFTER_FORCE,
            FOLD_AFTER_SEAL,
            FOLD_AFTER_SEGMENT_FORCED,
            FOLD_AFTER_TABLE_COMMIT,
            FOLD_AFTER_APPEND,
            FOLD_AFTER_FORCE,
            FOLD_AFTER_SWAP,
            FOLD_BEFORE_RELEASE,
            COMPACTION_AFTER_CHOICE,
            COMPACTION_AFTER_SEGMENT_FORCED,
            COMPACTION_AFTER_TABLE_COMMIT,
            COMPACTION_AFTER_APPEND,
            COMPACTION_AFTER_FORCE,
            COMPACTION_AFTER_SWAP,
            CHECKPOINT_AFTER_WRITE,
            CHECKPOINT_AFTER_FORCE,
            CHECKPOINT_AFTER_MOVE,
            CHECKPOINT_BEFORE_LOG_RELEASE,
            CHECKPOINT_AFTER_LOG_RELEASE,
            DROP_BEFORE_FILES);

    void reached(String name);
}
