package io.phantomdb.core.world;

import java.time.InstantSource;

/// What the process touches outside itself; tests hand in clocks that jump, disks that fill, tear and lie, and seeds.
///
/// @param clock wall time
/// @param disk files
/// @param seed of every pseudo-random choice
public record World(InstantSource clock, Disk disk, long seed) {
    public static World real() {
        return new World(InstantSource.system(), new LocalDisk(), System.nanoTime());
    }
}
