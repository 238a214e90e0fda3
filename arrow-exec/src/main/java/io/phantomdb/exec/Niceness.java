package io.phantomdb.exec;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// The nice value of a thread, as nice(2) of Linux raises it: there the call concerns the calling thread alone and
/// needs
/// no privilege. On other systems nothing happens.
///
/// Java's own thread priorities do nothing on Linux unless the JVM is started with flags for that.
final class Niceness {
    private static final MethodHandle NICE = find();

    private Niceness() {}

    private static MethodHandle find() {
        MethodHandle nothing = MethodHandles.empty(MethodType.methodType(int.class, int.class));
        if (!System.getProperty("os.name").equals("Linux")) {
            return nothing;
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("nice")
                .map(address -> linker.downcallHandle(
                        address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)))
                .orElse(nothing);
    }

    /// Raises the calling thread's value, which ends at 19: a thread that takes what nobody else wants.
    ///
    /// @param by not negative
    static void raise(int by) {
        assert by >= 0;
        if (by == 0) {
            return;
        }
        try {
            int _ = (int) NICE.invokeExact(by);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
