package io.phantomdb.wal;

final class ChronicleBadDiskTest extends BadDiskContract {
    @Override
    LogOptions.Engine engine() {
        return LogOptions.Engine.CHRONICLE;
    }
}
