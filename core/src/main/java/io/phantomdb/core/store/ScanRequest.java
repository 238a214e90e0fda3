package io.phantomdb.core.store;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.TableInfo;
import java.util.List;
import java.util.Optional;

/// @param columns positions in the table's columns, in the order wanted; may be empty (only rows are counted)
/// @param predicates a conjunction that the scan may use to skip segments, row groups and pages; it need not apply it:
///     rows that do not satisfy it may come all the same, rows that satisfy it always do
/// @param conjuncts conditions over the table's columns, without parameters, by which the scan may choose an index;
///     what holds for `predicates` holds for them
/// @param budget holds what the scan decodes while its morsels are open; SQLSTATE 53200 where it is full
/// @param asOf a moment in the past; empty: the transaction's own snapshot, and its writes
public record ScanRequest(
        TableInfo table,
        List<Integer> columns,
        List<ColumnPredicate> predicates,
        List<Expr> conjuncts,
        MemoryBudget budget,
        Optional<AsOf> asOf) {
    public ScanRequest {
        columns = List.copyOf(columns);
        predicates = List.copyOf(predicates);
        conjuncts = List.copyOf(conjuncts);
    }

    public ScanRequest(
            TableInfo table,
            List<Integer> columns,
            List<ColumnPredicate> predicates,
            MemoryBudget budget,
            Optional<AsOf> asOf) {
        this(table, columns, predicates, List.of(), budget, asOf);
    }

    /// A scan without a limit, for tests and tools.
    public ScanRequest(TableInfo table, List<Integer> columns, List<ColumnPredicate> predicates) {
        this(table, columns, predicates, MemoryBudget.unlimited("scan"), Optional.empty());
    }
}
