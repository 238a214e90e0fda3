package io.phantomdb.storage.txn;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.storage.catalog.CatalogObject;
import io.phantomdb.storage.catalog.CatalogState;
import io.phantomdb.storage.fault.Failpoint;
import io.phantomdb.storage.record.LogRecord;
import io.phantomdb.storage.record.RecordCodec;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The places of all committed sequences. Any thread; not rolled back, not part of snapshots.
public final class SequenceRegistry {
    private final Sequencer sequencer;
    private final Map<Long, SequenceCounter> counters = new ConcurrentHashMap<>();

    /// @param catalog as it was recovered
    public SequenceRegistry(Sequencer sequencer, CatalogState catalog) {
        this.sequencer = sequencer;
        catalog.all(CatalogObject.Sequence.class)
                .forEach(sequence -> counters.put(sequence.id(), SequenceCounter.of(sequence)));
    }

    long next(long sequence) {
        while (true) {
            SequenceCounter counter = counter(sequence);
            OptionalLong value = counter.next(place -> log(sequence, counter, place));
            if (value.isPresent()) {
                return value.getAsLong();
            }
        }
    }

    void set(long sequence, long value, boolean called) {
        SequenceCounter counter;
        do {
            counter = counter(sequence);
        } while (!set(sequence, counter, value, called));
    }

    private boolean set(long sequence, SequenceCounter counter, long value, boolean called) {
        return counter.set(value, called, place -> log(sequence, counter, place));
    }

    /// A committed sequence. Under the commit lock.
    ///
    /// @param own the transaction's counter, where it made or restarted the sequence
    void put(SequenceInfo info, @Nullable SequenceCounter own) {
        SequenceCounter known = counters.get(info.id());
        if (own != null) {
            own.redefine(info);
            own.committed();
            counters.put(info.id(), own);
        } else if (known != null) {
            known.redefine(info);
        }
    }

    void remove(String key) {
        counters.keySet().removeIf(id -> CatalogObject.Sequence.keyOf(id).equals(key));
    }

    /// The object as a checkpoint has it. Under the commit lock.
    ///
    /// @param last whether nothing happens after the checkpoint
    public CatalogObject state(CatalogObject object, boolean last) {
        SequenceCounter counter = object instanceof CatalogObject.Sequence ? counters.get(object.id()) : null;
        return counter == null ? object : last ? counter.exact() : counter.reserved();
    }

    private SequenceCounter counter(long sequence) {
        SequenceCounter counter = counters.get(sequence);
        if (counter == null) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_TABLE, "the sequence with id " + sequence + " does not exist any more");
        }
        return counter;
    }

    /// False where ALTER SEQUENCE has put another counter in the place of this one: what the log says behind that must
    /// come from the other.
    private boolean log(long sequence, SequenceCounter counter, SequenceCounter.Place place) {
        LogRecord.Sequence record = new LogRecord.Sequence(sequence, place.value(), place.called());
        return sequencer.exclusively(() -> {
            if (counters.get(sequence) != counter) {
                return false;
            }
            sequencer.appendAndForce(RecordCodec.encode(record), Failpoint.SEQUENCE_AFTER_APPEND);
            counter.reserve(place);
            return true;
        });
    }
}
