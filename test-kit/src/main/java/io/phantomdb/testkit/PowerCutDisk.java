package io.phantomdb.testkit;

import io.phantomdb.core.world.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A disk that remembers what was forced, and can show what a power cut would leave.
///
///     force(file)          content of the file as it is then     --> durable content of that inode
///     forceDirectory(dir)  names in the directory as they are    --> durable names, each to an inode
///     cut(target)          durable names with durable content, and nothing else
///
/// Content is taken from the file itself at the time of the force, so writes through mappings and through other
/// channels count too, as they do for the kernel. A file that was never forced comes back empty. Any thread may call.
public final class PowerCutDisk extends DiskWrapper {
    private static final int PAGE = 4096;

    private final Path root;
    private final Map<Inode, byte[]> contents = new HashMap<>();
    private final Map<Path, Map<String, Inode>> names = new HashMap<>();
    private boolean forcesIgnored;

    /// @param root the directory whose files matter; [#cut] copies it
    public PowerCutDisk(Disk disk, Path root) {
        super(disk);
        this.root = root;
    }

    /// From here on forces are accepted and do nothing, as on a lying device: what a test must be able to notice.
    public synchronized void ignoreForces() {
        forcesIgnored = true;
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        return new ChannelWrapper(super.open(file, options)) {
            @Override
            public void force(boolean metadata) throws IOException {
                super.force(metadata);
                forced(file);
            }
        };
    }

    private synchronized void forced(Path file) throws IOException {
        if (!forcesIgnored && Files.exists(file)) {
            contents.put(inode(file), Files.readAllBytes(file));
        }
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        super.forceDirectory(directory);
        if (!forcesIgnored) {
            names.put(directory.toAbsolutePath(), namesNow(directory));
        }
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        super.createDirectories(directory);
        Path parent = directory.toAbsolutePath().getParent();
        while (!forcesIgnored && parent != null && parent.startsWith(root.toAbsolutePath())) {
            Map<String, Inode> known = names.computeIfAbsent(parent, path -> new TreeMap<>());
            Path child = parent.relativize(directory.toAbsolutePath()).getName(0);
            known.put(child.toString(), inode(parent.resolve(child)));
            parent = parent.getParent();
        }
    }

    private Map<String, Inode> namesNow(Path directory) throws IOException {
        Map<String, Inode> now = new TreeMap<>();
        for (Path path : list(directory)) {
            now.put(Objects.requireNonNull(path.getFileName()).toString(), inode(path));
        }
        return now;
    }

    /// Inode numbers are given again after a deletion; the time of birth tells the owners apart.
    private record Inode(Object key, FileTime birth) {}

    private static Inode inode(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new Inode(Objects.requireNonNull(attributes.fileKey()), attributes.creationTime());
    }

    /// Writes what a power cut now would leave of the root into `target`: only what was forced.
    public synchronized void cut(Path target) throws IOException {
        copy(root.toAbsolutePath(), target, null);
    }

    /// As [#cut(Path)], but each page that was written and not forced survives by chance, in any order: what a
    /// kernel that was writing back at that moment may leave. Names are the forced ones.
    public synchronized void cut(Path target, long seed) throws IOException {
        copy(root.toAbsolutePath(), target, new Random(seed));
    }

    private void copy(Path from, Path to, @Nullable Random chance) throws IOException {
        Files.createDirectories(to);
        for (Map.Entry<String, Inode> name : names.getOrDefault(from, Map.of()).entrySet()) {
            Path source = from.resolve(name.getKey());
            Path copy = to.resolve(name.getKey());
            if (names.containsKey(source) || Files.isDirectory(source)) {
                copy(source, copy, chance);
            } else {
                byte[] durable = contents.getOrDefault(name.getValue(), new byte[0]);
                boolean same = Files.exists(source) && inode(source).equals(name.getValue());
                Files.write(
                        copy, chance == null || !same ? durable : torn(durable, Files.readAllBytes(source), chance));
            }
        }
    }

    private static byte[] torn(byte[] durable, byte[] now, Random chance) {
        byte[] result = Arrays.copyOf(durable, chance.nextBoolean() ? now.length : durable.length);
        for (int at = 0; at < Math.min(result.length, now.length); at += PAGE) {
            if (chance.nextBoolean()) {
                System.arraycopy(now, at, result, at, Math.min(PAGE, Math.min(result.length, now.length) - at));
            }
        }
        return result;
    }
}
