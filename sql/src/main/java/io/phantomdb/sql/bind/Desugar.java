package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.function.Operators;
import io.phantomdb.sql.function.TypeCast;
import io.phantomdb.sql.function.WindowOperator;
import io.phantomdb.sql.tree.Symbol;
import io.phantomdb.sql.tree.Syntax;
import io.phantomdb.sql.type.TypeNames;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSampleSpec;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.SqlStarReplace;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlLiteralChainOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// Turns special syntax into plain calls of ours before Calcite gives it a meaning: casts, EXTRACT, TRIM,
/// intervals, typed literals.
///
///     CAST(a AS text), a::text      =>  $cast_VARCHAR(a)
///     EXTRACT(year FROM d)          =>  $extract_year(d)
///     INTERVAL '1' DAY              =>  $interval_0_1_0()
///     t FOR SYSTEM_TIME AS OF 42    =>  "$commit_42$public".t
final class Desugar extends SqlShuttle {
    /// Where a SELECT keeps its named windows.
    private static final int WINDOW_LIST = 6;

    private final Windows windows = new Windows();

    /// The tree in simpler words; `node` itself stays as it is.
    static SqlNode rewrite(SqlNode node) {
        SqlNode rewritten = node.accept(new Desugar());
        return rewritten == null ? node : rewritten;
    }

    @Override
    public @Nullable SqlNode visit(SqlLiteral literal) {
        if (literal instanceof SqlUnknownLiteral unknown) {
            return TypedLiterals.of(unknown);
        }
        return literal instanceof SqlCharStringLiteral text ? TypedLiterals.plain(text) : literal;
    }

    static SqlNode cast(SqlNode operand, SqlType type, SqlParserPos position) {
        return new SqlBasicCall(new TypeCast(type), List.of(operand), position);
    }

    static SqlNode string(String text, SqlParserPos position) {
        return SqlLiteral.createCharString(text, "UTF-8", position);
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        if (call instanceof SqlSnapshot past) {
            return Moment.name(past);
        }
        rejectUnsupported(call);
        if (ArrayForms.isEmptyCast(call)) {
            return ArrayForms.empty(call);
        }
        SqlCall table = TableFunctions.rewrite(call instanceof SqlSelect select ? SetAliases.rewrite(select) : call);
        SqlCall plain = QueryForms.rewrite(table instanceof SqlSelect listed ? SetsInLists.rewrite(listed) : table);
        SqlSelect select = plain instanceof SqlSelect own
                ? own
                : plain instanceof SqlOrderBy order && order.query instanceof SqlSelect ordered ? ordered : null;
        if (select != null) {
            windows.enter(select);
        }
        try {
            return plain instanceof SqlSelect own ? select(own) : call(plain);
        } finally {
            if (select != null) {
                windows.leave();
            }
        }
    }

    /// Named windows are part of the calls by then.
    private @Nullable SqlNode select(SqlSelect select) {
        if (select.getWindowList().isEmpty()) {
            return call(select);
        }
        SqlSelect copy = (SqlSelect) select.clone(select.getParserPosition());
        copy.setOperand(WINDOW_LIST, SqlNodeList.EMPTY);
        return call(copy);
    }

    private @Nullable SqlNode call(SqlCall call) {
        if (call instanceof SqlStarExclude) {
            return call;
        }
        if (call instanceof SqlStarReplace star) {
            SqlNodeList replaced = (SqlNodeList) star.getReplaceList().accept(this);
            return new SqlStarReplace(
                    star.getParserPosition(),
                    star.getStarIdentifier(),
                    replaced == null ? star.getReplaceList() : replaced);
        }
        if (call.getKind() == SqlKind.OVER) {
            return call.operand(0) instanceof SqlCall function && function.getOperator() instanceof WindowOperator
                    ? super.visit(call)
                    : super.visit(windows.rewrite(call));
        }
        SqlNode rewritten = super.visit(call);
        if (rewritten instanceof SqlCall compared) {
            rewritten = RowComparisons.rewrite(compared);
        }
        return rewritten instanceof SqlCall inner ? rewrite(inner) : rewritten;
    }

    private static void rejectUnsupported(SqlCall call) {
        SqlParserPos position = call.getParserPosition();
        switch (call.getKind()) {
            case TABLESAMPLE -> checkSample(call);
            case MERGE -> unsupported("MERGE", position);
            default -> {}
        }
    }

    private static void checkSample(SqlCall call) {
        boolean possible = SqlLiteral.sampleValue(call.operand(1)) instanceof SqlSampleSpec.SqlTableSampleSpec sample
                && sample.sampleRate.compareTo(BigDecimal.ONE) <= 0;
        if (!possible) {
            throw new DatabaseException(
                    SqlState.INVALID_TABLESAMPLE_ARGUMENT,
                    "sample percentage must be between 0 and 100",
                    Syntax.at(call.getParserPosition()),
                    null);
        }
    }

    static SqlNode unsupported(String what, SqlParserPos position) {
        throw new DatabaseException(
                SqlState.FEATURE_NOT_SUPPORTED, what + " are not supported", Syntax.at(position), null);
    }

    private static SqlNode rewrite(SqlCall call) {
        SqlOperator operator = call.getOperator();
        SqlParserPos position = call.getParserPosition();
        if (operator instanceof Symbol symbol) {
            List<SqlNode> operands = call.getOperandList();
            if (!Operators.has(symbol.function())) {
                throw new DatabaseException(
                        SqlState.UNDEFINED_FUNCTION,
                        "operator does not exist: " + symbol.getName(),
                        Syntax.at(position),
                        null);
            }
            if (symbol.takesTexts()) {
                operands = JsonForms.withTexts(operands, 1);
            }
            boolean zone = symbol == Symbol.AT_TIME_ZONE;
            return ours(symbol.function(), zone ? operands.reversed() : operands, position);
        }
        if (JsonForms.isTest(operator)) {
            return JsonForms.test(call);
        }
        if (operator == SqlStdOperatorTable.MINUS && JsonForms.isTexts(call.operand(1))) {
            return ours("$json_delete_all", JsonForms.withTexts(call.getOperandList(), 1), position);
        }
        if (operator == Symbol.BIT_NOT) {
            return ours("$bit_not", call.getOperandList(), position);
        }
        if (operator == SqlStdOperatorTable.OVERLAY) {
            return ours("overlay", call.getOperandList(), position);
        }
        if (operator == SqlStdOperatorTable.OVERLAPS && call.operandCount() == 2) {
            return overlaps(call, position);
        }
        if (call.getKind() == SqlKind.SIMILAR) {
            SqlNode similar = ours("$similar", call.getOperandList(), position);
            boolean negated = operator == SqlStdOperatorTable.NOT_SIMILAR_TO;
            return negated ? SqlStdOperatorTable.NOT.createCall(position, similar) : similar;
        }
        if (call.getKind() == SqlKind.ITEM) {
            return ArrayForms.item(call);
        }
        if (call.getKind() == SqlKind.ARRAY_QUERY_CONSTRUCTOR) {
            return ArrayForms.query(call.operand(0));
        }
        if (call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
            return ArrayForms.constructor(call);
        }
        if (operator == SqlStdOperatorTable.CAST || operator == SqlLibraryOperators.INFIX_CAST) {
            return call.operand(1) instanceof SqlDataTypeSpec spec
                    ? cast(call.operand(0), TypeNames.resolve(spec), position)
                    : cast(call.operand(0), SqlType.INTERVAL, position);
        }
        if (operator == SqlStdOperatorTable.EXTRACT) {
            return extract(call.operand(0), call.operand(1), position);
        }
        if (operator == SqlStdOperatorTable.TRIM) {
            return trim(call, position);
        }
        if (operator == SqlStdOperatorTable.SUBSTRING) {
            return ours("substring", call.getOperandList(), position);
        }
        if (operator == SqlStdOperatorTable.POSITION && call.operandCount() == 2) {
            return ours("$position", call.getOperandList(), position);
        }
        if (operator == SqlStdOperatorTable.CONCAT) {
            return ours("$concat", call.getOperandList(), position);
        }
        if (call.getKind() == SqlKind.LITERAL_CHAIN) {
            return SqlLiteralChainOperator.concatenateOperands(call);
        }
        if (operator == SqlStdOperatorTable.INTERVAL) {
            return unsupported("INTERVAL expressions", position);
        }
        if (!call.getOperandList().isEmpty()
                && call.getOperandList().getLast() instanceof SqlNodeList order
                && operator.getKind() == SqlKind.OTHER_FUNCTION) {
            List<SqlNode> arguments = call.getOperandList().subList(0, call.operandCount() - 1);
            SqlNode plain = operator.createCall(call.getFunctionQuantifier(), position, arguments);
            return SqlStdOperatorTable.WITHIN_GROUP.createCall(position, plain, order);
        }
        if (ArrayForms.isQuantified(call)) {
            return ArrayForms.quantified(call);
        }
        if (call.getKind() == SqlKind.WITHIN_GROUP) {
            return withinGroup(call, position);
        }
        return operator.getKind() == SqlKind.OTHER_FUNCTION ? named(call, operator, position) : call;
    }

    /// Functions by name that are others in disguise.
    private static SqlNode named(SqlCall call, SqlOperator operator, SqlParserPos position) {
        String name = operator.getName();
        List<SqlNode> operands = call.getOperandList();
        if (JsonForms.takesPath(name, operands)) {
            return operator.createCall(position, JsonForms.withTexts(operands, 1));
        }
        if (WindowOperator.isName(name.toLowerCase(Locale.ROOT))) {
            throw new DatabaseException(
                    SqlState.WRONG_OBJECT_TYPE,
                    "window function " + name.toLowerCase(Locale.ROOT) + " requires an OVER clause",
                    Syntax.at(position),
                    null);
        }
        if (TableFunctions.isSet(call)) {
            return unsupported("set-returning functions outside FROM and the list of a SELECT", position);
        }
        if (name.equals("date_part")
                && operands.size() == 2
                && operands.get(0) instanceof SqlLiteral unit
                && Operators.has("$extract_" + plain(String.valueOf(unit.toValue())))) {
            SqlNode extract = extract(String.valueOf(unit.toValue()), operands.get(1), position);
            return cast(extract, SqlType.DOUBLE, position);
        }
        return name.startsWith("approx_") ? Approximations.exact(call) : call;
    }

    /// Percentiles and modes take what they are ordered by as their last argument.
    private static SqlNode withinGroup(SqlCall call, SqlParserPos position) {
        SqlNodeList order = call.operand(1);
        if (!(call.operand(0) instanceof SqlCall inner) || order.size() != 1) {
            return call;
        }
        String name = inner.getOperator().getName();
        if (!name.equals("mode") && !name.equals("percentile_cont") && !name.equals("percentile_disc")) {
            return call;
        }
        SqlNode key = order.get(0);
        boolean descending = false;
        while (key.getKind() == SqlKind.DESCENDING
                || key.getKind() == SqlKind.NULLS_FIRST
                || key.getKind() == SqlKind.NULLS_LAST) {
            descending |= key.getKind() == SqlKind.DESCENDING;
            key = ((SqlCall) key).operand(0);
        }
        List<SqlNode> arguments = new ArrayList<>(inner.getOperandList());
        arguments.add(key);
        String plain = name.equals("mode") && !descending ? name : "$" + name;
        return ours(descending ? plain + "_desc" : plain, arguments, position);
    }

    private static SqlNode overlaps(SqlCall call, SqlParserPos position) {
        List<SqlNode> ends = new ArrayList<>();
        for (SqlNode period : call.getOperandList()) {
            ends.addAll(period instanceof SqlCall row ? row.getOperandList() : List.of(period));
        }
        return ours("$overlaps", ends, position);
    }

    private static SqlNode extract(SqlNode unit, SqlNode operand, SqlParserPos position) {
        SqlIntervalQualifier qualifier = (SqlIntervalQualifier) unit;
        String name = qualifier.timeFrameName == null ? qualifier.getUnit().name() : qualifier.timeFrameName;
        return extract(name, operand, position);
    }

    private static SqlNode extract(String unit, SqlNode operand, SqlParserPos position) {
        String name = "$extract_" + plain(unit.toLowerCase(Locale.ROOT));
        if (!Operators.has(name)) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "EXTRACT does not know the field \"" + unit.toLowerCase(Locale.ROOT) + "\"",
                    Syntax.at(position),
                    null);
        }
        return ours(name, List.of(operand), position);
    }

    /// The field's one name among those that PostgreSQL knows for it.
    private static String plain(String unit) {
        return switch (unit) {
            case "microsecond" -> "microseconds";
            case "millisecond" -> "milliseconds";
            case "years", "quarters", "months", "weeks", "days", "hours", "minutes", "seconds", "decades" ->
                unit.substring(0, unit.length() - 1);
            default -> unit;
        };
    }

    private static SqlNode trim(SqlCall call, SqlParserPos position) {
        SqlTrimFunction.Flag flag = ((SqlLiteral) call.operand(0)).getValueAs(SqlTrimFunction.Flag.class);
        String name = switch (flag) {
            case BOTH -> "btrim";
            case LEADING -> "ltrim";
            case TRAILING -> "rtrim";
        };
        SqlNode characters = call.getOperandList().get(1);
        SqlNode text = call.operand(2);
        return ours(name, characters == null ? List.of(text) : List.of(text, characters), position);
    }

    static SqlNode ours(String name, List<SqlNode> operands, SqlParserPos position) {
        return new SqlBasicCall(Operators.function(name), operands, position);
    }

    /// Runs what reads a literal, and puts the literal's position into its errors.
    static <T> T located(SqlParserPos position, Supplier<T> read) {
        try {
            return read.get();
        } catch (DatabaseException e) {
            throw e.position().isPresent()
                    ? e
                    : new DatabaseException(e.sqlState(), String.valueOf(e.getMessage()), Syntax.at(position), e);
        }
    }

    /// A name on its own, for trees made here.
    static SqlIdentifier name(String... parts) {
        return new SqlIdentifier(List.of(parts), SqlParserPos.ZERO);
    }
}
