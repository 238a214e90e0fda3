package io.phantomdb.testkit;

import io.phantomdb.core.world.Disk;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.core.world.World;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.InstantSource;

/// A disk without forces, for tests that take many steps and cut no power: about ten times as fast.
public final class UnforcedDisk extends DiskWrapper {
    public UnforcedDisk(Disk disk) {
        super(disk);
    }

    /// The machine's world on such a disk.
    public static World world() {
        return new World(InstantSource.system(), new UnforcedDisk(new LocalDisk()), 1);
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        return new ChannelWrapper(super.open(file, options)) {
            @Override
            public void force(boolean metadata) {
                // That is the point.
            }
        };
    }

    @Override
    public boolean link(Path file, Path name) throws IOException {
        return linkBeneath(file, name);
    }

    @Override
    public void forceDirectory(Path directory) {
        // That is the point.
    }
}
