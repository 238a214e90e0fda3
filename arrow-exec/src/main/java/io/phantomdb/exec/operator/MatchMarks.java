package io.phantomdb.exec.operator;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.exec.state.JoinTable;
import io.phantomdb.exec.state.Reservation;

/// Which rows of a [JoinTable] have met a match. Workers write 1 to the same bytes; that no order is kept between them
/// does no harm.
public final class MatchMarks implements AutoCloseable {
    private final JoinTable table;
    private final Reservation memory;
    private byte[] marks = new byte[0];

    public MatchMarks(JoinTable table, QueryState query) {
        this.table = table;
        this.memory = new Reservation(query.budget());
    }

    JoinTable table() {
        return table;
    }

    /// Makes room once the table is built. Called before the first mark.
    synchronized void prepare() {
        int limit = table.rows().idLimit();
        if (marks.length < limit) {
            memory.add(limit);
            marks = new byte[limit];
        }
    }

    void mark(long ids, int count) {
        byte[] target = marks;
        for (int i = 0; i < count; i++) {
            target[Memory.getInt(ids + 4L * i)] = 1;
        }
    }

    boolean isMarked(int id) {
        return id < marks.length && marks[id] != 0;
    }

    @Override
    public void close() {
        memory.close();
    }
}
