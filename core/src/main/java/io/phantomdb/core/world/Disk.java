package io.phantomdb.core.world;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;

/// Files and directories. What is written is durable only after the channel was forced, and a new, moved or deleted
/// name only after its directory was. Any thread may call.
public interface Disk {
    FileChannel open(Path file, OpenOption... options) throws IOException;

    /// Makes names created, moved or deleted in the directory durable.
    void forceDirectory(Path directory) throws IOException;

    /// Replaces `to` atomically.
    void move(Path from, Path to) throws IOException;

    /// Gives a file a second name, under which it stays when the first one is deleted; false where the file system
    /// cannot.
    default boolean link(Path file, Path name) throws IOException {
        return false;
    }

    /// Deletes a file or an empty directory; no error where there is none.
    void delete(Path path) throws IOException;

    /// Creates the directory and its missing parents, and forces the parents.
    void createDirectories(Path directory) throws IOException;

    /// Names in the directory, sorted; empty where there is no such directory.
    List<Path> list(Path directory) throws IOException;

    boolean exists(Path path);

    /// Bytes that can still be written to the file system of `path`.
    long usableBytes(Path path) throws IOException;
}
