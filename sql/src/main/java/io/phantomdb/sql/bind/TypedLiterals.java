package io.phantomdb.sql.bind;

import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.function.IntervalLiteral;
import io.phantomdb.sql.literal.Intervals;
import io.phantomdb.sql.literal.Times;
import io.phantomdb.sql.tree.Syntax;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimestampString;

/// Literals with a type before them, `DATE '2024-02-29'`, and texts with escapes.
final class TypedLiterals {
    private TypedLiterals() {}

    /// A text as texts are here: those of `E'...'` and `U&'...'` come in another character set.
    static SqlNode plain(SqlCharStringLiteral text) {
        boolean other = text.getValueAs(NlsString.class).getCharset() instanceof Charset charset
                && !charset.equals(StandardCharsets.UTF_8);
        return other ? Desugar.string(text.getValueAs(String.class), text.getParserPosition()) : text;
    }

    static SqlNode of(SqlUnknownLiteral literal) {
        String text = literal.getValueAs(String.class);
        SqlParserPos position = literal.getParserPosition();
        return Desugar.located(position, () -> switch (literal.tag) {
            case "DATE" -> SqlLiteral.createDate(DateString.fromDaysSinceEpoch((int) Times.date(text)), position);
            case "TIME" -> Desugar.cast(Desugar.string(text, position), SqlType.TIME, position);
            case "TIMESTAMP", "DATETIME" -> timestamp(Times.timestamp(text), position);
            case "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH LOCAL TIME ZONE" ->
                Desugar.cast(Desugar.string(text, position), SqlType.TIMESTAMPTZ, position);
            case "JSON", "JSONB" -> Desugar.cast(Desugar.string(text, position), SqlType.JSONB, position);
            case "UUID" -> Desugar.cast(Desugar.string(text, position), SqlType.UUID, position);
            default ->
                literal.tag.startsWith(Syntax.INTERVAL_TAG)
                        ? interval(
                                text,
                                literal.tag
                                        .substring(Syntax.INTERVAL_TAG.length())
                                        .strip(),
                                position)
                        : Desugar.unsupported(literal.tag + " literals", position);
        });
    }

    private static SqlNode timestamp(long micros, SqlParserPos position) {
        long millis = Math.floorDiv(micros, 1000L);
        TimestampString value =
                TimestampString.fromMillisSinceEpoch(millis).withNanos((int) Math.floorMod(micros, 1_000_000L) * 1000);
        return SqlLiteral.createTimestamp(org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP, value, 6, position);
    }

    private static SqlNode interval(String text, String fields, SqlParserPos position) {
        Interval value = Intervals.read(text, fields.isEmpty() ? Optional.empty() : Optional.of(fields));
        return new SqlBasicCall(new IntervalLiteral(value), List.of(), position);
    }
}
