package io.phantomdb.wal;

final class FileBadDiskTest extends BadDiskContract {
    @Override
    LogOptions.Engine engine() {
        return LogOptions.Engine.FILE;
    }
}
