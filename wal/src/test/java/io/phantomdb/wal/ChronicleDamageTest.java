package io.phantomdb.wal;

final class ChronicleDamageTest extends DamageContract {
    @Override
    LogOptions.Engine engine() {
        return LogOptions.Engine.CHRONICLE;
    }

    @Override
    int attempts() {
        return 60;
    }
}
