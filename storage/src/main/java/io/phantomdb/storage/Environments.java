package io.phantomdb.storage;

import io.phantomdb.core.config.Setting;
import io.phantomdb.core.config.Settings;
import io.phantomdb.core.memory.MachineMemory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.world.World;
import io.phantomdb.parquet.segment.SegmentCache;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.index.IndexMemory;
import io.phantomdb.storage.version.Corruption;
import io.phantomdb.storage.version.StoreEnvironment;
import io.phantomdb.storage.version.VirtualTables;
import java.nio.file.Path;

/// Budgets and caches of a store, as its settings say.
final class Environments {
    private Environments() {}

    static StoreEnvironment create(Path directory, Settings settings, World world, Failpoint failpoint) {
        MemoryBudget cache = new MemoryBudget(
                "the segment cache (storage.segment_cache_memory)",
                share(settings, Setting.SEGMENT_CACHE_MEMORY, 8),
                null);
        MemoryBudget server =
                new MemoryBudget("the server (memory.server_memory)", share(settings, Setting.SERVER_MEMORY, 4), null);
        return new StoreEnvironment(
                directory,
                settings,
                world,
                failpoint,
                MemoryBudget.unlimited("hot rows"),
                MemoryBudget.unlimited("folds"),
                server,
                new MemoryBudget("write sets", Long.MAX_VALUE, server),
                new IndexMemory(MemoryBudget.unlimited("indexes"), share(settings, Setting.INDEX_MEMORY, 8)),
                new SegmentCache(cache),
                new VirtualTables(),
                new Corruption(world.clock()));
    }

    /// The setting, or where it is 0 the machine's memory divided by `divisor`.
    static long share(Settings settings, Setting<Long> setting, int divisor) {
        long bytes = settings.get(setting);
        return bytes > 0 ? bytes : MachineMemory.bytes() / divisor;
    }
}
