package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.SequenceOptions;
import io.phantomdb.storage.catalog.CatalogObject;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// Where a sequence stands.
///
///     given out ... | value ... covered by the log ... | not covered: the next value needs a record first
///
/// The log is told of a block of values before the first of them is given out, so that after a crash the sequence
/// goes on behind the block: no value comes twice, some may never come. Blocks double while they are used up. A
/// sequence whose creation is not committed is its transaction's own and needs no record. A block counts for the
/// definition that it was made for: values by another increment lie elsewhere.
///
/// Any thread. Its monitor is taken before the commit lock, never after.
final class SequenceCounter {
    private static final long BLOCK_MIN = 32;
    private static final long BLOCK_MAX = 4096;
    private static final long CACHE_MAX = 1 << 20;

    private volatile SequenceInfo info;
    private Place place;
    private long covered;
    private SequenceInfo coveredAs;
    private long block = BLOCK_MIN;
    private boolean logged;
    private volatile Place reserved;

    /// @param called whether `value` was given out
    record Place(long value, boolean called) {}

    private SequenceCounter(SequenceInfo info, Place place, boolean logged) {
        this.info = info;
        this.coveredAs = info;
        this.place = place;
        this.reserved = place;
        this.logged = logged;
    }

    /// A sequence as the log or a checkpoint has it.
    static SequenceCounter of(CatalogObject.Sequence sequence) {
        return new SequenceCounter(sequence.info(), new Place(sequence.value(), sequence.called()), true);
    }

    /// A sequence that only its transaction knows.
    static SequenceCounter own(SequenceInfo info, long next) {
        return new SequenceCounter(info, new Place(next, false), false);
    }

    /// The next value; empty where the log takes no places of this counter any more. SQLSTATE 2200H.
    ///
    /// @param log makes a record of a place durable and calls [#reserve], or refuses it
    synchronized OptionalLong next(Predicate<Place> log) {
        SequenceInfo now = info;
        Place next = after(place, now);
        if (logged && (covered == 0 || coveredAs != now) && !cover(now, log)) {
            return OptionalLong.empty();
        }
        covered--;
        place = next;
        return OptionalLong.of(next.value());
    }

    /// False, and nothing has changed, where the log takes no places of this counter any more. SQLSTATE 22003 outside
    /// the bounds.
    synchronized boolean set(long value, boolean called, Predicate<Place> log) {
        SequenceOptions options = info.options();
        if (value < options.minimum() || value > options.maximum()) {
            throw new DatabaseException(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
                    "setval: value " + value + " is out of bounds for sequence \"" + info.name() + "\" ("
                            + options.minimum() + ".." + options.maximum() + ")");
        }
        Place wanted = new Place(value, called);
        if (logged) {
            if (!log.test(wanted)) {
                return false;
            }
        }
        place = wanted;
        covered = 0;
        block = BLOCK_MIN;
        return true;
    }

    private boolean cover(SequenceInfo as, Predicate<Place> log) {
        long wanted = Math.max(block, Math.min(as.options().cache(), CACHE_MAX));
        Place last = after(place, as);
        long count = 1;
        while (count < wanted && !atEnd(last, as.options())) {
            last = after(last, as);
            count++;
        }
        if (!log.test(last)) {
            return false;
        }
        covered = count;
        coveredAs = as;
        block = Math.min(block * 2, BLOCK_MAX);
        return true;
    }

    private static boolean atEnd(Place from, SequenceOptions options) {
        boolean up = options.increment() > 0;
        long next = from.value() + options.increment();
        boolean overflow = up ? next < from.value() : next > from.value();
        return from.called()
                && !options.cycle()
                && (overflow || (up ? next > options.maximum() : next < options.minimum()));
    }

    private static Place after(Place from, SequenceInfo sequence) {
        if (!from.called()) {
            return new Place(from.value(), true);
        }
        SequenceOptions options = sequence.options();
        boolean up = options.increment() > 0;
        long next = from.value() + options.increment();
        boolean overflow = up ? next < from.value() : next > from.value();
        if (overflow || next > options.maximum() || next < options.minimum()) {
            if (!options.cycle()) {
                throw new DatabaseException(
                        SqlState.SEQUENCE_GENERATOR_LIMIT_EXCEEDED,
                        "nextval: reached " + (up ? "maximum" : "minimum") + " value of sequence \"" + sequence.name()
                                + "\" (" + (up ? options.maximum() : options.minimum()) + ")");
            }
            return new Place(up ? options.minimum() : options.maximum(), true);
        }
        return new Place(next, true);
    }

    /// The definition of a commit; the place stays. Under the commit lock.
    void redefine(SequenceInfo changed) {
        info = changed;
    }

    /// From now on every session may use it: its commit's record holds [#exact]. Under the commit lock.
    void committed() {
        reserved = place;
        covered = 0;
        logged = true;
    }

    /// The log has the place: a checkpoint, which makes that record needless, must have it too. Under the commit lock.
    void reserve(Place logged) {
        reserved = logged;
    }

    /// What a checkpoint must know while the database goes on. Under the commit lock.
    CatalogObject.Sequence reserved() {
        Place now = reserved;
        return new CatalogObject.Sequence(info, now.value(), now.called(), true);
    }

    /// Where it stands; nobody uses it any more, or nobody else.
    CatalogObject.Sequence exact() {
        Place now = place;
        return new CatalogObject.Sequence(info, now.value(), now.called(), true);
    }
}
