package io.phantomdb.wal;

final class FileLogTest extends CommitLogContract {
    @Override
    LogOptions.Engine engine() {
        return LogOptions.Engine.FILE;
    }
}
