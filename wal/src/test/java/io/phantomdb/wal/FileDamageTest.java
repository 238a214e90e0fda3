package io.phantomdb.wal;

final class FileDamageTest extends DamageContract {
    @Override
    LogOptions.Engine engine() {
        return LogOptions.Engine.FILE;
    }

    @Override
    int attempts() {
        return 200;
    }
}
