package io.phantomdb.core.store;

import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.TableInfo;
import java.util.List;
import java.util.Optional;

/// @param columns positions in the table's columns, in the order wanted; may be empty (only rows are counted)
/// @param predicates a conjunction that the scan may use to skip segments, row groups and pages; it need not apply it:
///     rows that do not satisfy it may come all the same, rows that satisfy it always do
/// @param budget holds what the scan decodes while its morsels are open; SQLSTATE 53200 where it is full
/// @param asOf a moment in the past; empty: the transaction's own snapshot, and its writes
public record ScanRequest(
        TableInfo table,
        List<Integer> columns,
        List<ColumnPredicate> predicates,
        MemoryBudget budget,
        Optional<AsOf> asOf) {
    /// A scan without a limit, for tests and tools.
    public ScanRequest(TableInfo table, List<Integer> columns, List<ColumnPredicate> predicates) {
        this(table, columns, predicates, MemoryBudget.unlimited("scan"), Optional.empty());
    }

    public ScanRequest {
        columns = List.copyOf(columns);
        predicates = List.copyOf(predicates);
    }
}
