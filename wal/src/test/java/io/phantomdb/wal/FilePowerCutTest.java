package io.phantomdb.wal;

final class FilePowerCutTest extends PowerCutContract {
    @Override
    LogOptions.Engine engine() {
        return LogOptions.Engine.FILE;
    }
}
