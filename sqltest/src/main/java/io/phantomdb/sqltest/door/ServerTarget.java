package io.phantomdb.sqltest.door;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.engine.SessionOptions;
import io.phantomdb.server.Server;
import io.phantomdb.sqltest.run.Target;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/// A server in this process over a directory of its own, seen through one of its doors.
public final class ServerTarget implements Target {
    /// Which door clients use.
    public enum Door {
        ENGINE,
        FLIGHT;

        /// The name that `onlyif` and `skipif` mean.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Door door;
    private final Settings settings;
    private final BufferAllocator allocator = new RootAllocator();
    private Server server;

    /// @param settings all but the directory and the port; folds only when told
    public ServerTarget(Door door, Path dataDirectory, Settings settings) {
        this.door = door;
        this.settings = settings.with(Setting.DATA_DIRECTORY, dataDirectory.toString())
                .with(Setting.FLIGHT_PORT, 0L)
                .with(Setting.FLUSH_AUTO, false);
        this.server = Server.start(this.settings);
    }

    @Override
    public String name() {
        return door.label();
    }

    /// The running server; another one after each [#restart].
    public Server server() {
        return server;
    }

    @Override
    public Client connect() {
        return switch (door) {
            case ENGINE -> new EngineClient(server.engine().open(new SessionOptions("test", "engine")), allocator);
            case FLIGHT -> new FlightClientSession(allocator, server.flightPort());
        };
    }

    @Override
    public void fold() {
        for (TableInfo table : server.engine().catalog().tables()) {
            server.engine().store().fold(table.schema(), table.name());
        }
    }

    @Override
    public void restart() {
        server.close();
        server = Server.start(settings);
    }

    @Override
    public void close() {
        server.close();
        allocator.close();
    }
}
