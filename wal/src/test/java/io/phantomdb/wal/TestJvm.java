package io.phantomdb.wal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Child processes with the class path and module flags of this one.
final class TestJvm {
    private TestJvm() {}

    static Process start(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), true, main, arguments);
    }

    /// @param flags JVM flags that come last
    /// @param nativeAccess whether native access is enabled as in this process
    static Process start(List<String> flags, boolean nativeAccess, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-")
                        || (nativeAccess && flag.startsWith("--enable-"))
                        || flag.startsWith("--sun-"))
                .forEach(command::add);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
