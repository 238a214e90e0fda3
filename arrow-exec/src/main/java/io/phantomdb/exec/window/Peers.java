package io.phantomdb.exec.window;

import io.phantomdb.exec.state.Reservation;
import io.phantomdb.exec.state.SortedRows;

/// Partitions and groups of equal rows within a span, as row numbers of the span: starts included, ends not.
final class Peers {
    final int rows;
    /// The partition of each row, and where partitions start; one entry more than there are.
    final int[] partition;
    final int[] partitions;
    final int partitionCount;
    /// The group of each row, and where groups start; one entry more than there are.
    final int[] group;
    final int[] groups;
    final int groupCount;

    /// @param from the span's first place in the order
    /// @param partitionKeys,keys how many of the order's keys partitions and peers agree in
    Peers(SortedRows sorted, int from, int rows, int partitionKeys, int keys, Reservation memory) {
        this.rows = rows;
        this.partition = memory.ints(rows);
        this.partitions = memory.ints(rows + 1);
        this.group = memory.ints(rows);
        this.groups = memory.ints(rows + 1);
        int partitionsSoFar = 0;
        int groupsSoFar = 0;
        for (int i = 0; i < rows; i++) {
            boolean fresh = i == 0 || partitionKeys > 0 && !sorted.isPeer(from + i, partitionKeys);
            if (fresh) {
                partitions[partitionsSoFar++] = i;
            }
            if (fresh || keys > partitionKeys && !sorted.isPeer(from + i, keys)) {
                groups[groupsSoFar++] = i;
            }
            partition[i] = partitionsSoFar - 1;
            group[i] = groupsSoFar - 1;
        }
        partitions[partitionsSoFar] = rows;
        groups[groupsSoFar] = rows;
        this.partitionCount = partitionsSoFar;
        this.groupCount = groupsSoFar;
    }

    int partitionStart(int row) {
        return partitions[partition[row]];
    }

    int partitionEnd(int row) {
        return partitions[partition[row] + 1];
    }

    int peerStart(int row) {
        return groups[group[row]];
    }

    int peerEnd(int row) {
        return groups[group[row] + 1];
    }
}
