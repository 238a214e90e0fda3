package io.phantomdb.storage.version;

import io.phantomdb.core.store.AsOf;
import java.time.InstantSource;
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
    private final History history;
    private final ArrayDeque<Past> past = new ArrayDeque<>();
    private long currentSince;
    private long epoch;
    private int open;

    private record Release(long epoch, Runnable action) {}

    /// A version that was replaced and can still be read by [#pinAt].
    ///
    /// @param first,last commits between which it tells all
    private record Past(Pin pin, long first, long last, long replacedMicros) {}

    /// A version and a snapshot, held until [Snapshots#release].
    public static final class Pin {
        private final DatabaseVersion version;
        private final long snapshot;
        private final long epoch;
        private final AtomicReference<Use> use = new AtomicReference<>(Use.READING);
        private volatile long parkedNanos;
        private boolean ofHistory;
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
        this(current, published, 0, InstantSource.system());
    }

    /// @param historyMillis how far back [#pinAt] may look
    public Snapshots(DatabaseVersion current, long published, long historyMillis, InstantSource clock) {
        this.current = current;
        this.published = published;
        this.currentSince = published;
        this.history = new History(historyMillis, clock);
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
        if (history.isKept() && timestamp > published) {
            history.publishing(published);
        }
        published = timestamp;
    }

    /// Pins the past. SQLSTATE 22023 where it is not kept, 55000 where none is.
    public synchronized Pin pinAt(AsOf moment) {
        long commit = history.commitAt(moment, published);
        if (commit >= currentSince) {
            return linked(new Pin(current, commit, epoch), endsBefore());
        }
        for (Past version : past) {
            if (version.first <= commit && commit <= version.last) {
                return linked(new Pin(version.pin.version, commit, version.pin.epoch), version.pin);
            }
        }
        throw history.gone("commit " + commit);
    }

    /// Lets go of the past beyond what is kept.
    ///
    /// @param everything also what is kept
    public void forgetPast(boolean everything) {
        List<Pin> gone = new ArrayList<>();
        synchronized (this) {
            long kept = history.keptSince();
            while (!past.isEmpty() && (everything || past.getFirst().replacedMicros < kept)) {
                gone.add(past.removeFirst().pin);
            }
        }
        gone.forEach(this::release);
    }

    private Pin endsBefore() {
        return Objects.requireNonNull(ends.before);
    }

    private Pin linked(Pin pin, Pin before) {
        Pin after = Objects.requireNonNull(before.after);
        pin.before = before;
        pin.after = after;
        before.after = pin;
        after.before = pin;
        open++;
        return pin;
    }

    public synchronized Pin pin() {
        return linked(new Pin(current, published, epoch), endsBefore());
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
            if (history.isKept()) {
                keepCurrent(timestamp);
            }
            current = version;
            currentSince = timestamp;
            published = timestamp;
            epoch++;
            releases.add(new Release(epoch, whenUnused));
            due = due();
        }
        due.forEach(Runnable::run);
    }

    private void keepCurrent(long timestamp) {
        Pin pin = linked(new Pin(current, published, epoch), endsBefore());
        pin.ofHistory = true;
        past.add(new Past(pin, currentSince, published, history.now()));
        if (timestamp > published) {
            history.publishing(published);
        }
    }

    /// The oldest snapshot that a transaction holds or can still get.
    public synchronized long oldest() {
        Pin pin = Objects.requireNonNull(ends.after);
        while (pin != ends && pin.ofHistory) {
            pin = Objects.requireNonNull(pin.after);
        }
        return pin == ends ? published : pin.snapshot;
    }

    /// Pins of transactions.
    public synchronized int open() {
        return open - past.size();
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
