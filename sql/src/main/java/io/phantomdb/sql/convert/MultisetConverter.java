package io.phantomdb.sql.convert;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.WindowCall;
import io.phantomdb.core.expr.WindowFrame;
import io.phantomdb.core.expr.WindowFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.JoinKey;
import io.phantomdb.sql.plan.JoinKind;
import io.phantomdb.sql.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.SetOp;

/// INTERSECT ALL and EXCEPT ALL: equal rows are numbered on both sides, and the numbers are compared too.
///
///     a INTERSECT ALL b  =>  a, row_number() OVER (PARTITION BY a.*)  SEMI JOIN  b, row_number() OVER (PARTITION BY
/// b.*)
///     a EXCEPT ALL b     =>  the same with ANTI JOIN
final class MultisetConverter {
    private MultisetConverter() {}

    static Plan convert(SetOp operation, JoinKind kind) {
        List<Field> output = PlanConverter.fields(operation);
        Plan left = PlanConverter.cast(PlanConverter.convert(operation.getInput(0)), output);
        for (int i = 1; i < operation.getInputs().size(); i++) {
            Plan right = PlanConverter.cast(PlanConverter.convert(operation.getInput(i)), output);
            left = compared(left, right, kind, output, PlanConverter.rows(operation));
        }
        return left;
    }

    private static Plan compared(Plan left, Plan right, JoinKind kind, List<Field> output, double rows) {
        Plan numbered = numbered(left);
        List<JoinKey> keys = new ArrayList<>();
        for (int i = 0; i < numbered.output().size(); i++) {
            Expr column = new Expr.ColumnRef(i, numbered.output().get(i).type());
            keys.add(new JoinKey(column, column, i < output.size()));
        }
        Plan join = new Plan.Join(kind, numbered, numbered(right), keys, Optional.empty(), numbered.output(), rows);
        return new Plan.Project(join, columns(join).subList(0, output.size()), output);
    }

    private static List<Expr> columns(Plan plan) {
        List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < plan.output().size(); i++) {
            columns.add(new Expr.ColumnRef(i, plan.output().get(i).type()));
        }
        return columns;
    }

    private static Plan numbered(Plan plan) {
        WindowCall number = new WindowCall(
                WindowFunction.ROW_NUMBER,
                Optional.empty(),
                List.of(),
                false,
                WindowFrame.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                SqlType.BIGINT);
        List<Field> output = new ArrayList<>(plan.output());
        output.add(new Field("row_number", SqlType.BIGINT, false));
        return new Plan.Window(plan, columns(plan), List.of(), List.of(number), output);
    }
}
