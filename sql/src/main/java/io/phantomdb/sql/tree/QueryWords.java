package io.phantomdb.sql.tree;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Marks in a query's tree for clauses that Calcite has no place for.
///
///     SELECT DISTINCT ON (a) b    =>  SELECT $distinct_on(a), b
///     FETCH FIRST n WITH TIES     =>  a parameter whose number says n
///     GROUPS frame                =>  the literal TRUE for ROWS, at a position of its own
///     GROUP BY ALL, ORDER BY ALL  =>  the name `$all`
///     FOR SYSTEM_VERSION AS OF n  =>  a snapshot as of $version(n)
///     a[1:2]                      =>  a[$slice(1, 2)]
public final class QueryWords {
    /// The word ALL of GROUP BY ALL and ORDER BY ALL; no identifier may begin with a dollar sign.
    public static final String ALL = "$all";

    /// The number of the parameter that stands for FETCH FIRST 0 ROWS WITH TIES, because Calcite takes literals and
    /// parameters alone.
    private static final int TIES = Syntax.PARAMETERS_MAX + 1;
    private static final int TIES_MAX = 1 << 20;

    private static final SqlOperator DISTINCT_ON = new SqlSpecialOperator("$distinct_on", SqlKind.OTHER);
    private static final SqlOperator VERSION = new SqlSpecialOperator("$version", SqlKind.OTHER);
    private static final SqlOperator ORDINALITY = new SqlSpecialOperator("$ordinality", SqlKind.OTHER);
    private static final SqlOperator SLICE = new SqlSpecialOperator("$slice", SqlKind.OTHER);
    /// Never the position of a token.
    private static final SqlParserPos GROUPS = new SqlParserPos(-7, -7);

    private QueryWords() {}

    /// SQLSTATE 0A000 for a count that is no literal.
    public static SqlNode withTies(SqlNode count) {
        if (count instanceof SqlNumericLiteral number
                && number.isInteger()
                && number.bigDecimalValue().compareTo(BigDecimal.valueOf(TIES_MAX)) < 0) {
            return new SqlDynamicParam(TIES + number.intValue(true), count.getParserPosition());
        }
        throw new DatabaseException(
                SqlState.FEATURE_NOT_SUPPORTED,
                "FETCH ... WITH TIES needs a number below " + TIES_MAX,
                Syntax.at(count.getParserPosition()),
                null);
    }

    /// The count that a parameter with this number stands for, where WITH TIES made it.
    public static OptionalInt withTies(int parameter) {
        return parameter >= TIES ? OptionalInt.of(parameter - TIES) : OptionalInt.empty();
    }

    /// Puts the mark before the select list, in the place of DISTINCT.
    public static void distinctOn(List<SqlLiteral> keywords, SqlNodeList keys, List<SqlNode> selectList) {
        keywords.removeIf(keyword -> keyword.symbolValue(SqlSelectKeyword.class) == SqlSelectKeyword.DISTINCT);
        selectList.addFirst(new SqlBasicCall(DISTINCT_ON, List.copyOf(keys), keys.getParserPosition()));
    }

    /// What DISTINCT ON lists.
    public static Optional<List<SqlNode>> distinctOn(SqlSelect select) {
        return select.getSelectList().size() > 0
                        && select.getSelectList().get(0) instanceof SqlCall call
                        && call.getOperator() == DISTINCT_ON
                ? Optional.of(call.getOperandList())
                : Optional.empty();
    }

    /// `from : to` between brackets; null where a bound is left out.
    public static SqlNode slice(@Nullable SqlNode from, @Nullable SqlNode to, SqlParserPos position) {
        SqlNode first = from == null ? SqlLiteral.createExactNumeric("1", position) : from;
        SqlNode last = to == null ? SqlLiteral.createExactNumeric(String.valueOf(Integer.MAX_VALUE), position) : to;
        return new SqlBasicCall(SLICE, List.of(first, last), position);
    }

    public static boolean isSlice(SqlNode node) {
        return node instanceof SqlCall call && call.getOperator() == SLICE;
    }

    /// Marks the function in a `TABLE(...)`: WITH ORDINALITY.
    public static SqlNode withOrdinality(SqlNode table) {
        SqlCall call = (SqlCall) table;
        SqlNode marked = new SqlBasicCall(ORDINALITY, List.of(call.operand(0)), call.getParserPosition());
        return call.getOperator().createCall(call.getParserPosition(), marked);
    }

    /// Whether it is such a mark; its operand is the function.
    public static boolean isOrdinality(SqlCall call) {
        return call.getOperator() == ORDINALITY;
    }

    /// The literal in the place of ROWS or RANGE.
    public static SqlLiteral groups(SqlParserPos position) {
        return SqlLiteral.createBoolean(true, GROUPS);
    }

    public static boolean isGroups(SqlLiteral rows) {
        return rows.getParserPosition() == GROUPS;
    }

    /// Whether a moment follows a table's name without FOR: `VERSION AS OF`, `TIMESTAMP AS OF`.
    public static boolean startsSnapshot(String first, String second, String third) {
        return (first.equalsIgnoreCase("version") || first.equalsIgnoreCase("timestamp"))
                && second.equalsIgnoreCase("as")
                && third.equalsIgnoreCase("of");
    }

    /// The moment behind a word that is not SYSTEM_TIME. SQLSTATE 42601 for one that announces none.
    public static SqlNode moment(String word, SqlNode moment) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "", "timestamp" -> moment;
            case "version", "system_version" -> new SqlBasicCall(VERSION, List.of(moment), moment.getParserPosition());
            default ->
                throw new DatabaseException(
                        SqlState.SYNTAX_ERROR,
                        "syntax error at or near \"" + word + "\"",
                        Syntax.at(moment.getParserPosition()),
                        null);
        };
    }

    /// The snapshot that a moment means; empty where it means a time.
    public static Optional<SqlNode> version(SqlNode moment) {
        return moment instanceof SqlCall call && call.getOperator() == VERSION
                ? Optional.of(call.operand(0))
                : Optional.empty();
    }

    public static boolean isAll(SqlNode node) {
        return node instanceof SqlIdentifier name
                && name.isSimple()
                && name.getSimple().equals(ALL);
    }
}
