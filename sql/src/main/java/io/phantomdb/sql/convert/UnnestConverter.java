package io.phantomdb.sql.convert;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.function.UnnestFunction;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/// `unnest` of the columns of a table before it: no correlation, but every row several times.
///
///     Correlate(t, TableFunctionScan(unnest($cor0.a)))   =>   Unnest a over t
final class UnnestConverter {
    private UnnestConverter() {}

    /// Whether nothing but `unnest` stands on the right side.
    static boolean isPossible(Correlate correlate) {
        return correlate.getRight() instanceof TableFunctionScan scan
                && scan.getCall() instanceof RexCall call
                && call.getOperator() instanceof UnnestFunction;
    }

    /// @param keepsRows whether a row without elements comes once, with NULLs
    static Plan convert(Correlate correlate, Plan left, boolean keepsRows) {
        RelNode scan = correlate.getRight();
        RexBuilder builder = scan.getCluster().getRexBuilder();
        RexShuttle columns = new RexShuttle() {
            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                return access.getReferenceExpr() instanceof RexCorrelVariable variable
                                && variable.id.equals(correlate.getCorrelationId())
                        ? new RexInputRef(access.getField().getIndex(), access.getType())
                        : super.visitFieldAccess(access);
            }
        };
        List<SqlType> types = left.output().stream().map(Field::type).toList();
        ExprConverter converter = new ExprConverter(builder, types);
        List<Expr> arrays = ((RexCall) ((TableFunctionScan) scan).getCall())
                .getOperands().stream()
                        .map(array -> converter.convert(array.accept(columns)))
                        .toList();
        List<Field> output = new ArrayList<>(left.output());
        for (Field field : PlanConverter.fields(scan)) {
            output.add(new Field(field.name(), field.type(), field.nullable() || keepsRows));
        }
        double rows = left.rows() * SourceConverter.UNNESTED;
        return new Plan.Unnest(Optional.of(left), arrays, keepsRows, output, rows);
    }
}
