package io.phantomdb.wal;

final class ChronicleKillTest extends KillContract {
    @Override
    LogOptions.Engine engine() {
        return LogOptions.Engine.CHRONICLE;
    }
}
