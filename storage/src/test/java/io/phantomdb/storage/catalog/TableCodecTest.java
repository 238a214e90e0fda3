package io.phantomdb.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.schema.TableDefinition;
import io.phantomdb.core.schema.TableDefinition.ColumnDefinition;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TableCodecTest {
    @Test
    void everyDefaultComesBack() {
        List<Expr> defaults = List.of(
                new Expr.Literal(null, SqlType.VARCHAR),
                new Expr.Literal(true, SqlType.BOOLEAN),
                new Expr.Literal(-5L, SqlType.TIMESTAMPTZ),
                new Expr.Literal(Double.NaN, SqlType.DOUBLE),
                new Expr.Literal(new BigDecimal("1.50"), SqlType.decimal(30, 2)),
                new Expr.Literal("ä'\u0000", SqlType.varchar(7)),
                new Expr.Literal(new Expr.Bytes(new byte[] {1, 0}), SqlType.VARBINARY),
                new Expr.Literal(new Interval(1, 2, 3), SqlType.INTERVAL),
                new Expr.Literal(new UUID(1, -2), SqlType.UUID),
                new Expr.Cast(
                        new Expr.Call(ScalarFunction.CURRENT_TIME_OF_STATEMENT, List.of(), SqlType.TIMESTAMPTZ),
                        SqlType.DATE),
                new Expr.Case(
                        List.of(new Expr.Branch(
                                new Expr.In(
                                        new Expr.Literal(1L, SqlType.INTEGER),
                                        List.of(new Expr.Literal(2L, SqlType.INTEGER)),
                                        SqlType.BOOLEAN),
                                new Expr.Literal(3L, SqlType.INTEGER))),
                        Optional.of(new Expr.Literal(4L, SqlType.INTEGER)),
                        SqlType.INTEGER));
        List<ColumnDefinition> columns = new ArrayList<>();
        for (Expr value : defaults) {
            columns.add(new ColumnDefinition("c" + columns.size(), value.type(), true, Optional.of(value)));
        }
        StoredTable table = TableDesign.of(
                new TableDefinition("public", "T \"1\"", columns, List.of("c2", "c1"), Map.of("flush_rows", "7")), 12);
        ByteSink sink = new ByteSink();
        TableCodec.write(sink, table);
        ByteSource source = new ByteSource(ByteBuffer.wrap(sink.toByteArray()));
        assertEquals(table, TableCodec.read(source));
        assertEquals(true, source.atEnd());
        assertEquals("tables/public/T%0020%00221%0022-12", table.directory());
    }
}
