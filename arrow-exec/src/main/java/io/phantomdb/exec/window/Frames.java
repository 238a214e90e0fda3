package io.phantomdb.exec.window;

import io.phantomdb.core.batch.Vector;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.WindowFrame;
import io.phantomdb.core.expr.WindowFrame.Edge;
import io.phantomdb.core.expr.WindowFrame.Exclusion;
import io.phantomdb.core.expr.WindowFrame.Unit;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.exec.state.KeyEquality;
import io.phantomdb.exec.state.Reservation;
import java.util.Optional;

/// The frame of every row of a span.
final class Frames {
    private final WindowFrame frame;
    private final Peers peers;
    /// First row and row after the last, per row of the span; what the exclusion takes out lies still in between.
    final int[] start;
    final int[] end;

    /// What an edge with an offset needs.
    ///
    /// @param offset flat; for RANGE the value at which the frame ends or begins
    /// @param value flat; for RANGE the ordering value
    record Distance(Vector offset, Optional<Vector> value, boolean descending) {}

    Frames(
            WindowFrame frame,
            Peers peers,
            Optional<Distance> startDistance,
            Optional<Distance> endDistance,
            Reservation memory) {
        this.frame = frame;
        this.peers = peers;
        this.start = memory.ints(peers.rows);
        this.end = memory.ints(peers.rows);
        edge(frame.start(), startDistance, true, start);
        edge(frame.end(), endDistance, false, end);
        for (int i = 0; i < peers.rows; i++) {
            end[i] = Math.max(start[i], end[i]);
        }
    }

    /// Whether all rows of a partition have the whole partition as their frame.
    boolean isWholePartition() {
        boolean openEnd = frame.end() == Edge.UNBOUNDED_FOLLOWING
                || frame.unit() != Unit.ROWS
                        && frame.end() == Edge.CURRENT_ROW
                        && peers.groupCount == peers.partitionCount;
        return frame.start() == Edge.UNBOUNDED_PRECEDING && openEnd && frame.exclusion() == Exclusion.NOTHING;
    }

    /// Whether frames begin where their partitions begin and never shrink from row to row.
    boolean isGrowing() {
        if (frame.start() != Edge.UNBOUNDED_PRECEDING || frame.exclusion() != Exclusion.NOTHING) {
            return false;
        }
        for (int i = 1; i < peers.rows; i++) {
            if (end[i] < end[i - 1] && peers.partition[i] == peers.partition[i - 1]) {
                return false;
            }
        }
        return true;
    }

    boolean hasExclusion() {
        return frame.exclusion() != Exclusion.NOTHING;
    }

    /// Writes the row's frame as ascending ranges without gaps of no rows: start, end, start, end, ...
    ///
    /// @return how many numbers, at most six
    int ranges(int row, int[] out) {
        int from = start[row];
        int to = end[row];
        int count = 0;
        switch (frame.exclusion()) {
            case NOTHING -> count = add(from, to, out, count);
            case CURRENT_ROW -> {
                count = add(from, Math.min(to, row), out, count);
                count = add(Math.max(from, row + 1), to, out, count);
            }
            case GROUP -> {
                count = add(from, Math.min(to, peers.peerStart(row)), out, count);
                count = add(Math.max(from, peers.peerEnd(row)), to, out, count);
            }
            case TIES -> {
                count = add(from, Math.min(to, peers.peerStart(row)), out, count);
                if (from <= row && row < to) {
                    count = add(row, row + 1, out, count);
                }
                count = add(Math.max(from, peers.peerEnd(row)), to, out, count);
            }
        }
        return count;
    }

    private static int add(int from, int to, int[] out, int count) {
        if (from >= to) {
            return count;
        }
        out[count] = from;
        out[count + 1] = to;
        return count + 2;
    }

    private void edge(Edge edge, Optional<Distance> distance, boolean isStart, int[] out) {
        for (int row = 0; row < peers.rows; row++) {
            out[row] = switch (edge) {
                case UNBOUNDED_PRECEDING -> peers.partitionStart(row);
                case UNBOUNDED_FOLLOWING -> peers.partitionEnd(row);
                case CURRENT_ROW ->
                    frame.unit() == Unit.ROWS
                            ? isStart ? row : row + 1
                            : isStart ? peers.peerStart(row) : peers.peerEnd(row);
                case PRECEDING, FOLLOWING -> distant(edge, distance.orElseThrow(), isStart, row);
            };
        }
    }

    private int distant(Edge edge, Distance distance, boolean isStart, int row) {
        return switch (frame.unit()) {
            case ROWS -> {
                long count = count(distance, isStart, row);
                long place = edge == Edge.PRECEDING ? row - count : row + count;
                yield (int) Math.clamp(isStart ? place : place + 1, peers.partitionStart(row), peers.partitionEnd(row));
            }
            case GROUPS -> {
                long count = count(distance, isStart, row);
                long group = edge == Edge.PRECEDING ? peers.group[row] - count : peers.group[row] + count;
                int first = peers.group[peers.partitionStart(row)];
                int last = peers.group[peers.partitionEnd(row) - 1];
                if (group < first) {
                    yield peers.partitionStart(row);
                }
                yield group > last ? peers.partitionEnd(row) : peers.groups[(int) group + (isStart ? 0 : 1)];
            }
            case RANGE -> range(distance, isStart, row);
        };
    }

    private static long count(Distance distance, boolean isStart, int row) {
        String edge = isStart ? "frame starting" : "frame ending";
        if (distance.offset.isNull(row)) {
            throw new DatabaseException(SqlState.NULL_VALUE_NOT_ALLOWED, edge + " offset must not be null");
        }
        long count = Memory.getLong(distance.offset.values() + 8L * row);
        if (count < 0) {
            throw new DatabaseException(
                    SqlState.INVALID_PRECEDING_OR_FOLLOWING_SIZE, edge + " offset must not be negative");
        }
        return Math.min(count, Integer.MAX_VALUE);
    }

    /// Rows whose ordering value is NULL are peers of each other and of no value's frame.
    private int range(Distance distance, boolean isStart, int row) {
        Vector values = distance.value.orElseThrow();
        if (values.isNull(row)) {
            return isStart ? peers.peerStart(row) : peers.peerEnd(row);
        }
        if (distance.offset.isNull(row)) {
            throw new DatabaseException(
                    SqlState.NULL_VALUE_NOT_ALLOWED,
                    (isStart ? "frame starting" : "frame ending") + " offset must not be null");
        }
        int low = peers.partitionStart(row);
        int high = peers.partitionEnd(row);
        if (values.isNull(low)) {
            low = peers.peerEnd(low);
        }
        if (values.isNull(high - 1)) {
            high = peers.peerStart(high - 1);
        }
        while (low < high) {
            int middle = low + high >>> 1;
            int order = KeyEquality.compare(values, middle, distance.offset, row);
            order = distance.descending ? -order : order;
            if (isStart ? order < 0 : order <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
