package io.phantomdb.core.memory;

import java.lang.management.ManagementFactory;

/// The memory of the machine, or of the container where that has less.
public final class MachineMemory {
    private MachineMemory() {}

    public static long bytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }
}
