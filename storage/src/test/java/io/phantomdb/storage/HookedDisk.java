package io.phantomdb.storage;

import io.phantomdb.core.world.Disk;
import io.phantomdb.core.world.LocalDisk;
import io.phantomdb.testkit.UnforcedDisk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/// A disk without forces that asks a hook before each call.
final class HookedDisk {
    private HookedDisk() {}

    @FunctionalInterface
    interface Hook {
        /// @param method of [Disk]
        /// @param path its first argument
        void before(String method, Path path) throws IOException;
    }

    static Disk of(Hook hook) {
        Disk disk = new UnforcedDisk(new LocalDisk());
        return (Disk) Proxy.newProxyInstance(
                HookedDisk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    hook.before(method.getName(), (Path) arguments[0]);
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
