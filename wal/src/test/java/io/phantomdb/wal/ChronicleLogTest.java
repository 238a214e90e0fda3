package io.phantomdb.wal;

final class ChronicleLogTest extends CommitLogContract {
    @Override
    LogOptions.Engine engine() {
        return LogOptions.Engine.CHRONICLE;
    }
}
