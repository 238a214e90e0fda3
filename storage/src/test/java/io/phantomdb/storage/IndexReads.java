package io.phantomdb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.ScanRequest;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.storage.TestStore.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Reads of a test table under conditions that an index may serve.
record IndexReads(TestStore store, TableInfo table) {
    static IndexDefinition definition(boolean unique, IndexKey... keys) {
        return new IndexDefinition(Optional.empty(), List.of(keys), unique, false, Optional.empty());
    }

    static Expr is(int column, SqlType type, Object value) {
        return compare(ScalarFunction.EQUAL, column, type, value);
    }

    static Expr compare(ScalarFunction function, int column, SqlType type, Object value) {
        return new Expr.Call(
                function, List.of(new Expr.ColumnRef(column, type), new Expr.Literal(value, type)), SqlType.BOOLEAN);
    }

    /// The rows with an amount, which must come by the index `t_amount_idx`.
    Map<Long, Row> amount(Transaction transaction, long amount) {
        List<Expr> conjuncts = List.of(is(2, SqlType.BIGINT, amount));
        assertEquals(Optional.of("t_amount_idx"), transaction.indexFor(request(conjuncts)));
        return filtered(transaction, conjuncts, row -> row.amount() == amount);
    }

    Map<Long, Row> filtered(Transaction transaction, List<Expr> conjuncts, Predicate<Row> filter) {
        Map<Long, Row> rows = store.scan(transaction, request(conjuncts));
        rows.values().removeIf(filter.negate());
        return rows;
    }

    ScanRequest request(List<Expr> conjuncts) {
        return new ScanRequest(
                table, List.of(0, 1, 2), List.of(), conjuncts, MemoryBudget.unlimited("scan"), Optional.empty());
    }
}
