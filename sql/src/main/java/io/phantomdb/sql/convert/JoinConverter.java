package io.phantomdb.sql.convert;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.JoinKey;
import io.phantomdb.sql.plan.JoinKind;
import io.phantomdb.sql.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.Join;

/// Takes a join's condition apart into keys and residual.
final class JoinConverter {
    private final Plan left;
    private final Plan right;
    private final int leftColumns;
    private final List<JoinKey> keys = new ArrayList<>();
    private final List<Expr> residual = new ArrayList<>();

    private JoinConverter(Plan left, Plan right) {
        this.left = left;
        this.right = right;
        this.leftColumns = left.output().size();
    }

    static Plan convert(Join join, Plan left, Plan right, double rows) {
        List<io.phantomdb.core.type.SqlType> types = new ArrayList<>();
        left.output().forEach(field -> types.add(field.type()));
        right.output().forEach(field -> types.add(field.type()));
        Expr condition = new ExprConverter(join.getCluster().getRexBuilder(), types).convert(join.getCondition());
        JoinConverter converter = new JoinConverter(left, right);
        return switch (join.getJoinType()) {
            case INNER -> converter.build(JoinKind.INNER, condition, rows);
            case LEFT -> converter.build(JoinKind.LEFT, condition, rows);
            case FULL -> converter.build(JoinKind.FULL, condition, rows);
            case SEMI -> converter.build(JoinKind.SEMI, condition, rows);
            case ANTI -> converter.anti(condition, rows);
            case RIGHT -> swapped(left, right, condition, rows);
            default ->
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED, join.getJoinType() + " JOIN is not supported");
        };
    }

    private Plan build(JoinKind kind, Expr condition, double rows) {
        for (Expr conjunct : Exprs.conjuncts(condition)) {
            Optional<JoinKey> key = key(conjunct);
            key.ifPresent(keys::add);
            if (key.isEmpty() && !Exprs.isTrue(conjunct)) {
                residual.add(conjunct);
            }
        }
        return new Plan.Join(kind, left, right, keys, Exprs.and(residual), output(kind), rows);
    }

    /// `(l = r) IS NOT FALSE` alone is NOT IN.
    private Plan anti(Expr condition, double rows) {
        if (condition instanceof Expr.Call call && call.function() == ScalarFunction.IS_NOT_FALSE) {
            Optional<JoinKey> key = key(call.arguments().getFirst());
            if (key.isPresent() && !key.get().nullsEqual()) {
                return new Plan.Join(
                        JoinKind.ANTI_NULL_AWARE,
                        left,
                        right,
                        List.of(key.get()),
                        Optional.empty(),
                        output(JoinKind.ANTI_NULL_AWARE),
                        rows);
            }
        }
        return build(JoinKind.ANTI, condition, rows);
    }

    private List<Field> output(JoinKind kind) {
        List<Field> fields = new ArrayList<>(kind == JoinKind.FULL ? nullable(left.output()) : left.output());
        if (!kind.leftOnly()) {
            fields.addAll(kind == JoinKind.INNER ? right.output() : nullable(right.output()));
        }
        return fields;
    }

    private static List<Field> nullable(List<Field> fields) {
        return fields.stream()
                .map(field -> new Field(field.name(), field.type(), true))
                .toList();
    }

    /// An equality between the two sides.
    private Optional<JoinKey> key(Expr conjunct) {
        if (!(conjunct instanceof Expr.Call call)
                || call.function() != ScalarFunction.EQUAL && call.function() != ScalarFunction.IS_NOT_DISTINCT_FROM) {
            return Optional.empty();
        }
        boolean nullsEqual = call.function() == ScalarFunction.IS_NOT_DISTINCT_FROM;
        Expr first = call.arguments().get(0);
        Expr second = call.arguments().get(1);
        if (isLeft(first) && isRight(second)) {
            return Optional.of(new JoinKey(first, toRight(second), nullsEqual));
        }
        return isLeft(second) && isRight(first)
                ? Optional.of(new JoinKey(second, toRight(first), nullsEqual))
                : Optional.empty();
    }

    private boolean isLeft(Expr expr) {
        List<Integer> columns = Exprs.columns(expr).toList();
        return !columns.isEmpty() && columns.stream().allMatch(column -> column < leftColumns);
    }

    private boolean isRight(Expr expr) {
        List<Integer> columns = Exprs.columns(expr).toList();
        return !columns.isEmpty() && columns.stream().allMatch(column -> column >= leftColumns);
    }

    private Expr toRight(Expr expr) {
        return Exprs.moved(expr, column -> column - leftColumns);
    }

    /// A RIGHT JOIN is a LEFT JOIN from the other side with its columns put back in order.
    private static Plan swapped(Plan left, Plan right, Expr condition, double rows) {
        int leftColumns = left.output().size();
        int rightColumns = right.output().size();
        Expr mirrored =
                Exprs.moved(condition, column -> column < leftColumns ? column + rightColumns : column - leftColumns);
        Plan join = new JoinConverter(right, left).build(JoinKind.LEFT, mirrored, rows);
        List<Expr> columns = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < leftColumns + rightColumns; i++) {
            int position = i < leftColumns ? i + rightColumns : i - leftColumns;
            Field field = join.output().get(position);
            columns.add(new Expr.ColumnRef(position, field.type()));
            fields.add(field);
        }
        return new Plan.Project(join, columns, fields);
    }
}
