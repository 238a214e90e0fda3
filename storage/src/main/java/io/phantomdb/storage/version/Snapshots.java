package io.phantomdb.storage.version;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Who reads what: the current version, the newest visible timestamp, and every pin.
///
/// A pin takes version and timestamp together under one short lock, under which versions are also replaced. So a
/// transaction that holds version V has a snapshot at or before every commit that was applied to a successor of V, and
/// V's own structures tell it all. Pins form a list in the order of their begin; the first is the oldest.
///
/// A pin whose transaction is idle can be parked, and then be taken away when memory is short.
///
/// What a replaced version held is freed by the action given to [#install], as soon as all pins are younger.
public final class Snapshots {
    private volatile DatabaseVersion current;
    private volatile long published;
    private final Pin ends;
    private final ArrayDeque<Release> releases = new ArrayDeque<>();
    private long epoch;
    private int open;

    private record Release(long epoch, Runnable action) {}

    /// A version and a snapshot, held until [Snapshots#release].
    public static final class Pin {
        private final DatabaseVersion version;
        private final long snapshot;
        private final long epoch;
        private final AtomicReference<Use> use = new AtomicReference<>(Use.READING);
        private volatile long parkedNanos;
        private @Nullable Pin before;
        private @Nullable Pin after;

        private enum Use {
            /// Somebody reads the version; so it is from the beginning.
            READING,
            /// Nobody reads, but somebody may want to again.
            PARKED,
            /// The version may be gone.
            EVICTED
        }

        private Pin(DatabaseVersion version, long snapshot, long epoch) {
            this.version = version;
            this.snapshot = snapshot;
            this.epoch = epoch;
        }

        public DatabaseVersion version() {
            return version;
        }

        /// Commits at or before this timestamp are visible.
        public long snapshot() {
            return snapshot;
        }

        /// Says that nothing reads the version until [#resume]: it may be taken away meanwhile.
        public void park() {
            parkedNanos = System.nanoTime();
            use.compareAndSet(Use.READING, Use.PARKED);
        }

        /// False where the version was taken away.
        public boolean resume() {
            return use.compareAndSet(Use.PARKED, Use.READING) || use.get() == Use.READING;
        }
    }

    public Snapshots(DatabaseVersion current, long published) {
        this.current = current;
        this.published = published;
        this.ends = new Pin(current, published, 0);
        ends.before = ends;
        ends.after = ends;
    }

    /// The newest version. Under the commit lock it does not change.
    public DatabaseVersion current() {
        return current;
    }

    public long published() {
        return published;
    }

    /// Makes commits up to the timestamp visible to later pins. Under the commit lock.
    public void publish(long timestamp) {
        assert timestamp >= published;
        published = timestamp;
    }

    public synchronized Pin pin() {
        Pin pin = new Pin(current, published, epoch);
        Pin last = ends.before;
        pin.before = last;
        pin.after = ends;
        if (last != null) {
            last.after = pin;
        }
        ends.before = pin;
        open++;
        return pin;
    }

    /// Ends the pin. Called once per pin.
    public void release(Pin pin) {
        if (pin.use.getAndSet(Pin.Use.EVICTED) != Pin.Use.EVICTED) {
            unlink(pin);
        }
    }

    /// Takes the version away from the pins that hold back memory, oldest first, as long as they are parked since that
    /// time or longer.
    ///
    /// @return how many lost theirs
    public int evict(long parkedNanosMin) {
        int evicted = 0;
        Pin oldest;
        while ((oldest = oldestOfOlderVersion()) != null
                && System.nanoTime() - oldest.parkedNanos >= parkedNanosMin
                && oldest.use.compareAndSet(Pin.Use.PARKED, Pin.Use.EVICTED)) {
            unlink(oldest);
            evicted++;
        }
        return evicted;
    }

    private synchronized @Nullable Pin oldestOfOlderVersion() {
        Pin first = ends.after;
        return first == null || first == ends || first.epoch == epoch ? null : first;
    }

    private void unlink(Pin pin) {
        List<Runnable> due;
        synchronized (this) {
            Pin before = Objects.requireNonNull(pin.before, "released twice");
            Pin after = Objects.requireNonNull(pin.after, "released twice");
            before.after = after;
            after.before = before;
            pin.before = null;
            pin.after = null;
            open--;
            due = before == ends ? due() : List.of();
        }
        due.forEach(Runnable::run);
    }

    /// Replaces the current version. Under the commit lock.
    public void install(DatabaseVersion version, Runnable whenUnused) {
        install(version, published, whenUnused);
    }

    /// Replaces the current version and makes commits up to the timestamp visible, in one step. Under the commit
    /// lock.
    ///
    /// @param whenUnused frees what the old version alone held, once nobody can read it; run by whoever ends the
    ///     last pin
    public void install(DatabaseVersion version, long timestamp, Runnable whenUnused) {
        List<Runnable> due;
        synchronized (this) {
            current = version;
            published = timestamp;
            epoch++;
            releases.add(new Release(epoch, whenUnused));
            due = due();
        }
        due.forEach(Runnable::run);
    }

    /// The oldest snapshot that a pin holds or can still get.
    public synchronized long oldest() {
        Pin first = ends.after;
        return first == null || first == ends ? published : first.snapshot;
    }

    public synchronized int open() {
        return open;
    }

    private List<Runnable> due() {
        if (releases.isEmpty()) {
            return List.of();
        }
        Pin first = ends.after;
        long reachable = first == null || first == ends ? Long.MAX_VALUE : first.epoch;
        List<Runnable> due = new ArrayList<>();
        Release next;
        while ((next = releases.peek()) != null && next.epoch <= reachable) {
            due.add(next.action);
            releases.remove();
        }
        return due;
    }
}
