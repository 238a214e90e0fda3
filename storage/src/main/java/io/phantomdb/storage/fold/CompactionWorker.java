package io.phantomdb.storage.fold;

import io.phantomdb.core.world.BackgroundThread;
import io.phantomdb.storage.version.TableHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The thread that compacts tables whose segments have changed, apart from the one that folds: a long merge holds no
/// fold back. A failure is reported and the table tried again after its next fold.
public final class CompactionWorker implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(CompactionWorker.class.getName());

    private final Compaction compaction;
    private final Map<Long, TableHandle> due = new LinkedHashMap<>();
    private final BackgroundThread thread;
    private volatile boolean closing;
    private volatile @Nullable TableHandle running;

    public CompactionWorker(Compaction compaction) {
        this.compaction = compaction;
        this.thread = new BackgroundThread("phantomdb-compaction", this::run);
    }

    public void start() {
        thread.start();
    }

    /// The table has new segments or new dead rows.
    public synchronized void request(TableHandle handle) {
        due.putIfAbsent(handle.id(), handle);
        notifyAll();
    }

    /// The table being compacted, or null.
    public @Nullable TableHandle running() {
        return running;
    }

    /// Returns when nothing runs and nothing is due.
    public synchronized void awaitIdle() throws InterruptedException {
        while (!closing && (running != null || !due.isEmpty())) {
            wait();
        }
    }

    /// Ends the thread; a compaction that runs is given up.
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        thread.awaitEnd();
    }

    private void run() {
        TableHandle handle;
        while ((handle = next()) != null) {
            try {
                while (!closing && compaction.run(handle, false, () -> closing)) {}
            } catch (Throwable failure) {
                LOGGER.log(
                        Level.WARNING,
                        "compaction of table " + handle.info().qualifiedName() + " failed, the next fold asks again: "
                                + failure);
            } finally {
                finished();
            }
        }
    }

    private synchronized @Nullable TableHandle next() {
        while (!closing && due.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException ignored) {
                return null;
            }
        }
        if (closing) {
            return null;
        }
        TableHandle first = due.values().iterator().next();
        due.remove(first.id());
        running = first;
        return first;
    }

    private synchronized void finished() {
        running = null;
        notifyAll();
    }
}
