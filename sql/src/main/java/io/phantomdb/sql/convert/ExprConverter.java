package io.phantomdb.sql.convert;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.function.Function;
import io.phantomdb.sql.function.IntervalLiteral;
import io.phantomdb.sql.function.LibraryOperator;
import io.phantomdb.sql.function.TypeCast;
import io.phantomdb.sql.type.CommonType;
import io.phantomdb.sql.type.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.util.Sarg;

/// Turns Calcite's expressions into ours: functions by [Function#target], arguments cast to the types that
/// [ScalarFunction] documents, each result cast to the type that Calcite derived.
final class ExprConverter {
    private final RexBuilder builder;
    private final List<SqlType> input;
    private final Map<RexNode, Expr> known;

    /// @param input types of the columns that the expressions read
    ExprConverter(RexBuilder builder, List<SqlType> input) {
        this(builder, input, Map.of());
    }

    /// @param known expressions whose values stand in columns already
    ExprConverter(RexBuilder builder, List<SqlType> input, Map<? extends RexNode, Expr> known) {
        this.builder = builder;
        this.input = input;
        this.known = Map.copyOf(known);
    }

    /// SQLSTATE 0A000 for what no plan can hold; 22P02 and the like for literals that are no value of their
    /// type.
    Expr convert(RexNode node) {
        Expr expr = raw(node);
        return Types.isKnown(node.getType()) ? Exprs.cast(expr, Types.toSql(node.getType())) : expr;
    }

    private Expr raw(RexNode node) {
        Expr column = known.get(node);
        if (column != null) {
            return column;
        }
        return switch (node) {
            case RexInputRef ref -> new Expr.ColumnRef(ref.getIndex(), input.get(ref.getIndex()));
            case RexLiteral literal -> LiteralConverter.convert(literal);
            case RexDynamicParam parameter ->
                new Expr.Parameter(parameter.getIndex(), Types.toSql(parameter.getType()));
            case RexFieldAccess access -> ApplyConverter.outer(access);
            case RexCall call -> call(call);
            default -> throw unsupported(node.toString());
        };
    }

    private static DatabaseException unsupported(String what) {
        return new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, what + " is not supported");
    }

    private Expr call(RexCall call) {
        if (call.getOperator() instanceof Function function) {
            return function(call, function);
        }
        if (call.getOperator() instanceof LibraryOperator function) {
            return function.apply(converted(call), Exprs::cast);
        }
        if (call.getOperator() instanceof TypeCast cast) {
            return Exprs.cast(convert(call.getOperands().getFirst()), cast.target());
        }
        if (call.getOperator() instanceof IntervalLiteral interval) {
            return new Expr.Literal(interval.value(), SqlType.INTERVAL);
        }
        SqlType type = Types.toSql(call.getType());
        return switch (call.getKind()) {
            case CAST -> Exprs.cast(convert(call.getOperands().getFirst()), type);
            case AND -> logic(ScalarFunction.AND, call);
            case OR -> logic(ScalarFunction.OR, call);
            case NOT -> logic(ScalarFunction.NOT, call);
            case IS_TRUE -> logic(ScalarFunction.IS_TRUE, call);
            case IS_NOT_TRUE -> logic(ScalarFunction.IS_NOT_TRUE, call);
            case IS_FALSE -> logic(ScalarFunction.IS_FALSE, call);
            case IS_NOT_FALSE -> logic(ScalarFunction.IS_NOT_FALSE, call);
            case IS_NULL, IS_UNKNOWN -> logic(ScalarFunction.IS_NULL, call);
            case IS_NOT_NULL -> logic(ScalarFunction.IS_NOT_NULL, call);
            case EQUALS -> comparison(ScalarFunction.EQUAL, call);
            case NOT_EQUALS -> comparison(ScalarFunction.NOT_EQUAL, call);
            case LESS_THAN -> comparison(ScalarFunction.LESS, call);
            case LESS_THAN_OR_EQUAL -> comparison(ScalarFunction.LESS_OR_EQUAL, call);
            case GREATER_THAN -> comparison(ScalarFunction.GREATER, call);
            case GREATER_THAN_OR_EQUAL -> comparison(ScalarFunction.GREATER_OR_EQUAL, call);
            case IS_DISTINCT_FROM -> comparison(ScalarFunction.IS_DISTINCT_FROM, call);
            case IS_NOT_DISTINCT_FROM -> comparison(ScalarFunction.IS_NOT_DISTINCT_FROM, call);
            case PLUS, MINUS, TIMES, DIVIDE, MOD, MINUS_PREFIX ->
                ArithmeticConverter.convert(call.getKind(), converted(call), type);
            case CASE -> choice(call, type);
            case LIKE -> like(call);
            case SEARCH -> search(call);
            default -> throw unsupported(call.getOperator().getName());
        };
    }

    private List<Expr> converted(RexCall call) {
        return call.getOperands().stream().map(this::convert).toList();
    }

    private Expr function(RexCall call, Function function) {
        List<Expr> arguments = converted(call);
        SqlType type = Types.toSql(call.getType());
        List<SqlType> wanted =
                function.argumentTypes(arguments.stream().map(Expr::type).toList(), type);
        List<Expr> cast = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            cast.add(Exprs.cast(arguments.get(i), wanted.get(i)));
        }
        return new Expr.Call(function.target(), cast, type);
    }

    private Expr logic(ScalarFunction function, RexCall call) {
        List<Expr> arguments = new ArrayList<>();
        for (Expr argument : converted(call)) {
            boolean same = argument instanceof Expr.Call inner
                    && inner.function() == function
                    && (function == ScalarFunction.AND || function == ScalarFunction.OR);
            arguments.addAll(same ? ((Expr.Call) argument).arguments() : List.of(argument));
        }
        return new Expr.Call(function, arguments, SqlType.BOOLEAN);
    }

    private Expr comparison(ScalarFunction function, RexCall call) {
        Expr left = uncast(convert(call.getOperands().get(0)));
        Expr right = uncast(convert(call.getOperands().get(1)));
        Optional<Expr> padded = characterComparison(function, left, right);
        if (padded.isPresent()) {
            return padded.get();
        }
        SqlType common = CommonType.of(left.type(), right.type())
                .orElseThrow(() -> new DatabaseException(
                        SqlState.UNDEFINED_FUNCTION,
                        "operator does not exist: " + left.type() + " "
                                + call.getOperator().getName() + " " + right.type()));
        return Exprs.call(function, SqlType.BOOLEAN, Exprs.cast(left, common), Exprs.cast(right, common));
    }

    /// Calcite casts a CHAR column to VARCHAR before comparing; the comparison may see the column itself.
    private static Expr uncast(Expr expr) {
        return expr instanceof Expr.Cast cast
                        && cast.operand().type().kind() == Kind.CHAR
                        && cast.type().equals(SqlType.VARCHAR)
                ? cast.operand()
                : expr;
    }

    /// `CHAR(n) = 'text'`: the literal is padded, so the column is compared as it is stored.
    private static Optional<Expr> characterComparison(ScalarFunction function, Expr left, Expr right) {
        if (left.type().kind() == Kind.CHAR && right instanceof Expr.Literal literal) {
            return padded(literal, left.type()).map(value -> Exprs.call(function, SqlType.BOOLEAN, left, value));
        }
        if (right.type().kind() == Kind.CHAR && left instanceof Expr.Literal literal) {
            return padded(literal, right.type()).map(value -> Exprs.call(function, SqlType.BOOLEAN, value, right));
        }
        return Optional.empty();
    }

    private static Optional<Expr> padded(Expr.Literal literal, SqlType type) {
        if (!(literal.value() instanceof String text)) {
            return Optional.empty();
        }
        String trimmed = text.stripTrailing();
        return trimmed.codePointCount(0, trimmed.length()) <= type.precision()
                ? Optional.of(io.phantomdb.sql.literal.Literals.read(trimmed, type))
                : Optional.empty();
    }

    private Expr choice(RexCall call, SqlType type) {
        List<Expr.Branch> branches = new ArrayList<>();
        List<RexNode> operands = call.getOperands();
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            branches.add(new Expr.Branch(convert(operands.get(i)), Exprs.cast(convert(operands.get(i + 1)), type)));
        }
        Expr otherwise = Exprs.cast(convert(operands.getLast()), type);
        boolean nothing = otherwise instanceof Expr.Literal literal && literal.isNull();
        return new Expr.Case(branches, nothing ? Optional.empty() : Optional.of(otherwise), type);
    }

    private Expr like(RexCall call) {
        ScalarFunction function =
                call.getOperator() == SqlLibraryOperators.ILIKE ? ScalarFunction.ILIKE : ScalarFunction.LIKE;
        List<Expr> texts = converted(call).stream()
                .map(argument -> Exprs.cast(argument, SqlType.VARCHAR))
                .toList();
        return new Expr.Call(function, texts, SqlType.BOOLEAN);
    }

    private Expr search(RexCall call) {
        RexLiteral set = (RexLiteral) call.getOperands().get(1);
        Sarg<?> sarg = set.getValueAs(Sarg.class);
        boolean points = sarg != null && sarg.pointCount > 1 && (sarg.isPoints() || sarg.isComplementedPoints());
        if (sarg == null || !points) {
            return convert(RexUtil.expandSearch(builder, null, call));
        }
        Sarg<?> inside = sarg.isPoints() ? sarg : sarg.negate();
        Expr in = in(convert(call.getOperands().getFirst()), call.getOperands().getFirst(), inside);
        Expr test = sarg.isPoints() ? in : Exprs.call(ScalarFunction.NOT, SqlType.BOOLEAN, in);
        Expr operand = convert(call.getOperands().getFirst());
        return switch (sarg.nullAs) {
            case UNKNOWN -> test;
            case TRUE ->
                Exprs.call(
                        ScalarFunction.OR,
                        SqlType.BOOLEAN,
                        Exprs.call(ScalarFunction.IS_NULL, SqlType.BOOLEAN, operand),
                        test);
            case FALSE ->
                Exprs.call(
                        ScalarFunction.AND,
                        SqlType.BOOLEAN,
                        Exprs.call(ScalarFunction.IS_NOT_NULL, SqlType.BOOLEAN, operand),
                        test);
        };
    }

    private Expr in(Expr operand, RexNode node, Sarg<?> points) {
        Expr bare = uncast(operand);
        List<Expr.Literal> values = new ArrayList<>();
        for (var range : points.rangeSet.asRanges()) {
            Expr.Literal value = LiteralConverter.convert(builder, range.lowerEndpoint(), node.getType());
            Optional<Expr> padded = bare.type().kind() == Kind.CHAR ? padded(value, bare.type()) : Optional.empty();
            if (bare.type().kind() == Kind.CHAR && padded.isEmpty()) {
                bare = operand;
            }
            values.add(value);
        }
        SqlType type = bare.type();
        List<Expr.Literal> typed = values.stream()
                .map(value -> (Expr.Literal) Exprs.cast(value, type))
                .toList();
        return new Expr.In(bare, typed, SqlType.BOOLEAN);
    }
}
