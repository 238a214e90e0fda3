package io.phantomdb.storage.catalog;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.TableAnalysis;
import io.phantomdb.core.schema.TableAnalysis.ColumnAnalysis;
import java.util.ArrayList;
import java.util.List;

/// What ANALYZE found as bytes: the fields of [TableAnalysis] in order, shares as the bits of a double.
final class AnalysisCodec {
    private AnalysisCodec() {}

    static void write(ByteSink sink, TableAnalysis analysis) {
        sink.writeLong(analysis.table());
        writeDouble(sink, analysis.rows());
        sink.writeInt(analysis.columns().size());
        for (ColumnAnalysis column : analysis.columns()) {
            sink.writeInt(column.fieldId());
            writeDouble(sink, column.nullFraction());
            writeDouble(sink, column.distinct());
            sink.writeInt(column.width());
            writeAll(sink, column.common());
            column.shares().forEach(share -> writeDouble(sink, share));
            writeAll(sink, column.bounds());
        }
    }

    static TableAnalysis read(ByteSource source) {
        long table = source.readLong();
        double rows = readDouble(source);
        List<ColumnAnalysis> columns = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            int fieldId = source.readInt();
            double nullFraction = readDouble(source);
            double distinct = readDouble(source);
            int width = source.readInt();
            List<Expr.Literal> common = readAll(source);
            List<Double> shares = new ArrayList<>();
            for (int i = 0; i < common.size(); i++) {
                shares.add(readDouble(source));
            }
            columns.add(new ColumnAnalysis(fieldId, nullFraction, distinct, width, common, shares, readAll(source)));
        }
        return new TableAnalysis(table, rows, columns);
    }

    private static void writeAll(ByteSink sink, List<Expr.Literal> values) {
        sink.writeInt(values.size());
        values.forEach(value -> ExprCodec.write(sink, value));
    }

    private static List<Expr.Literal> readAll(ByteSource source) {
        List<Expr.Literal> values = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            values.add((Expr.Literal) ExprCodec.read(source));
        }
        return values;
    }

    private static void writeDouble(ByteSink sink, double value) {
        sink.writeLong(Double.doubleToRawLongBits(value));
    }

    private static double readDouble(ByteSource source) {
        return Double.longBitsToDouble(source.readLong());
    }
}
