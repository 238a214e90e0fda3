package io.phantomdb.sql.convert;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.JoinKind;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.type.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;

/// A correlation that no rewrite could remove runs as it is written, its outer columns as parameters.
final class ApplyConverter {
    private static final int COLUMNS_MAX = 1 << 11;

    private ApplyConverter() {}

    static Plan convert(Correlate correlate) {
        JoinKind kind = switch (correlate.getJoinType()) {
            case INNER -> JoinKind.INNER;
            case LEFT -> JoinKind.LEFT;
            case SEMI -> JoinKind.SEMI;
            case ANTI -> JoinKind.ANTI;
            default ->
                throw new DatabaseException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "a correlated " + correlate.getJoinType() + " JOIN is not supported");
        };
        Plan left = PlanConverter.convert(correlate.getLeft());
        if (!kind.leftOnly() && UnnestConverter.isPossible(correlate)) {
            return UnnestConverter.convert(correlate, left, kind == JoinKind.LEFT);
        }
        Plan right = PlanConverter.convert(correlate.getRight());
        List<Integer> outer = correlate.getRequiredColumns().asList();
        List<Integer> parameters = outer.stream()
                .map(column -> parameter(correlate.getCorrelationId(), column))
                .toList();
        List<Field> output = new ArrayList<>(left.output());
        if (!kind.leftOnly()) {
            right.output()
                    .forEach(field -> output.add(
                            new Field(field.name(), field.type(), field.nullable() || kind == JoinKind.LEFT)));
        }
        return new Plan.Apply(kind, left, right, outer, parameters, output, PlanConverter.rows(correlate));
    }

    /// A column of an outer row.
    static Expr outer(RexFieldAccess access) {
        if (!(access.getReferenceExpr() instanceof RexCorrelVariable variable)) {
            throw new DatabaseException(SqlState.FEATURE_NOT_SUPPORTED, access + " is not supported");
        }
        return new Expr.Parameter(parameter(variable.id, access.getField().getIndex()), Types.toSql(access.getType()));
    }

    private static int parameter(CorrelationId id, int column) {
        assert column < COLUMNS_MAX;
        return Plan.Apply.FIRST_PARAMETER + id.getId() * COLUMNS_MAX + column;
    }
}
