package io.phantomdb.testkit;

import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// A disk whose forces of files can be told to fail with an [IOException], as a broken device does.
public final class FailingForce extends DiskWrapper {
    private final AtomicInteger failures = new AtomicInteger();

    public FailingForce(Disk disk) {
        super(disk);
    }

    /// The next force fails, those after it work: what a kernel that dropped the dirty pages looks like.
    public void failOnce() {
        failures.set(1);
    }

    /// All forces fail from here on.
    public void failAlways() {
        failures.set(Integer.MAX_VALUE);
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        return new ChannelWrapper(super.open(file, options)) {
            @Override
            public void force(boolean metadata) throws IOException {
                if (failures.get() > 0 && failures.getAndDecrement() > 0) {
                    throw new IOException("Input/output error");
                }
                super.force(metadata);
            }
        };
    }
}
