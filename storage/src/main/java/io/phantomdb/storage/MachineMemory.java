package io.phantomdb.storage;

import java.lang.management.ManagementFactory;

/// The memory of the machine, or of the container where that has less.
final class MachineMemory {
    private MachineMemory() {}

    static long bytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }
}
