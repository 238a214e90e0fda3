package io.phantomdb.wal;

final class FileKillTest extends KillContract {
    @Override
    LogOptions.Engine engine() {
        return LogOptions.Engine.FILE;
    }
}
