package io.phantomdb.storage.txn;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.schema.Generation;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.schema.TableDefinition.OwnedSequence;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes the sequences of SERIAL and IDENTITY columns with their table, and the columns' defaults of them.
record OwnedSequences(CatalogWrites objects, long table) {
    TableDefinition made(TableDefinition definition) {
        List<ColumnDefinition> columns = new ArrayList<>();
        for (ColumnDefinition column : definition.columns()) {
            int fieldId = columns.size() + 1;
            columns.add(column.sequence()
                    .map(owned -> made(definition.schema(), column, fieldId, owned))
                    .orElse(column));
        }
        return new TableDefinition(
                definition.schema(),
                definition.name(),
                columns,
                definition.primaryKey(),
                definition.options(),
                definition.checks());
    }

    private ColumnDefinition made(String schema, ColumnDefinition column, int fieldId, OwnedSequence owned) {
        String name = owned.named() ? owned.name() : objects.freeName(schema, owned.name());
        SequenceInfo sequence = objects.createSequence(
                schema, name, owned.options(), Optional.of(new SequenceInfo.Owner(table, fieldId)));
        Expr next = new Expr.Call(
                ScalarFunction.NEXT_VALUE, List.of(new Expr.Literal(sequence.id(), SqlType.BIGINT)), SqlType.BIGINT);
        return new ColumnDefinition(
                column.name(),
                column.type(),
                column.nullable(),
                Optional.of(column.type().equals(SqlType.BIGINT) ? next : new Expr.Cast(next, column.type())),
                owned.identity().map(always -> new Generation.Identity(always, sequence.id())),
                Optional.empty());
    }
}
