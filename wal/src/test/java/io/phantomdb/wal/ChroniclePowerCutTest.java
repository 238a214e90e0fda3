package io.phantomdb.wal;

final class ChroniclePowerCutTest extends PowerCutContract {
    @Override
    LogOptions.Engine engine() {
        return LogOptions.Engine.CHRONICLE;
    }
}
