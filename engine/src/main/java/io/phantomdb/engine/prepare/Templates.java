package io.phantomdb.engine.prepare;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.compile.Binding;
import io.phantomdb.engine.compile.PointAccess;
import io.phantomdb.engine.run.ParameterBatch;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.sql.Prepared;
import io.phantomdb.sql.convert.Exprs;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether the plan of a lifted text may stand for all texts that lift to it.
///
/// Both are planned once, the text as it came and the lifted one. Only where the second plan with the values
/// put in equals
/// the first is it used for other values: that shows that the planner read all parameters as it read the
/// literals. Only plans that do not depend on the size of a value come in question: reads and writes by key,
/// and VALUES.
final class Templates {
    /// An odd time and zone: a literal that the planner read in any other would not come out the same.
    private static final EvaluationContext CONTEXT =
            new EvaluationContext(86_400_000_001L, ZoneOffset.ofHoursMinutes(5, 45), new SecureRandom());

    private Templates() {}

    static boolean isCandidate(Statement statement) {
        return source(statement).filter(Templates::isSimple).isPresent();
    }

    private static boolean isSimple(Plan plan) {
        return plan instanceof Plan.Values || PointAccess.isPoint(plan);
    }

    private static Optional<Plan> source(Statement statement) {
        return switch (statement) {
            case Statement.Query query -> Optional.of(query.plan());
            case Statement.Insert insert
            when insert.conflict().isEmpty() && insert.returning().isEmpty() -> Optional.of(insert.source());
            case Statement.Update update when update.returning().isEmpty() -> Optional.of(update.source());
            case Statement.Delete delete when delete.returning().isEmpty() -> Optional.of(delete.source());
            default -> Optional.empty();
        };
    }

    /// @param own plan of the text as it came, a candidate
    /// @param lifted plan of the text without the literals
    static boolean isSame(Prepared own, Prepared lifted, List<Expr.Literal> values) {
        if (!own.output().equals(lifted.output()) || !isCandidate(lifted.statement())) {
            return false;
        }
        Binding literals = new Binding(ParameterBatch.cast(values, lifted.parameterTypes(), CONTEXT), CONTEXT);
        Binding folding = new Binding(List.of(), CONTEXT);
        return bound(own.statement(), folding).equals(bound(lifted.statement(), literals));
    }

    private static Statement bound(Statement statement, Binding binding) {
        return switch (statement) {
            case Statement.Query query -> new Statement.Query(normal(query.plan(), binding));
            case Statement.Insert insert -> new Statement.Insert(insert.table(), normal(insert.source(), binding));
            case Statement.Update update -> new Statement.Update(update.table(), normal(update.source(), binding));
            case Statement.Delete delete -> new Statement.Delete(delete.table(), normal(delete.source(), binding));
            default -> throw new AssertionError("no candidate: " + statement);
        };
    }

    /// The plan with values in place, in one form for plans that come to the same: one projection over filters
    /// over the lookup, key columns as their values, strings for CHAR as they are before they are padded.
    private static Plan normal(Plan plan, Binding binding) {
        if (plan instanceof Plan.Values values) {
            return new Plan.Values(
                    values.values().stream()
                            .map(row -> binding.bind(row).stream()
                                    .map(Templates::unpadded)
                                    .toList())
                            .toList(),
                    values.output().stream().map(Templates::unpadded).toList());
        }
        List<Expr> columns = columns(plan, binding);
        return new Plan.Project(lookup(plan, binding), columns, plan.output());
    }

    /// The lookup with the filters that are not certain to hold.
    private static Plan lookup(Plan plan, Binding binding) {
        return switch (plan) {
            case Plan.Project project -> lookup(project.input(), binding);
            case Plan.Filter filter -> {
                Expr condition = binding.bind(Exprs.replaced(filter.condition(), columns(filter.input(), binding)));
                Plan input = lookup(filter.input(), binding);
                yield Exprs.isTrue(condition) ? input : new Plan.Filter(input, condition, 1);
            }
            case Plan.PointLookup lookup ->
                new Plan.PointLookup(lookup.table(), binding.bind(lookup.key()), lookup.columns(), lookup.output());
            default -> throw new AssertionError("no candidate: " + plan);
        };
    }

    /// What the plan's columns are in terms of the lookup's.
    private static List<Expr> columns(Plan plan, Binding binding) {
        return switch (plan) {
            case Plan.Project project -> {
                List<Expr> input = columns(project.input(), binding);
                yield project.expressions().stream()
                        .map(expression -> binding.bind(Exprs.replaced(expression, input)))
                        .toList();
            }
            case Plan.Filter filter -> columns(filter.input(), binding);
            case Plan.PointLookup lookup -> keyedColumns(lookup, binding);
            default -> throw new AssertionError("no candidate: " + plan);
        };
    }

    private static List<Expr> keyedColumns(Plan.PointLookup lookup, Binding binding) {
        List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < lookup.columns().size(); i++) {
            int key = lookup.table().key().indexOf(lookup.columns().get(i));
            columns.add(
                    key >= 0
                            ? binding.bind(lookup.key().get(key))
                            : new Expr.ColumnRef(i, lookup.output().get(i).type()));
        }
        return columns;
    }

    private static Expr unpadded(Expr expression) {
        return expression instanceof Expr.Literal literal
                        && literal.type().kind() == SqlType.Kind.CHAR
                        && literal.value() instanceof String text
                ? new Expr.Literal(text.stripTrailing(), SqlType.VARCHAR)
                : expression;
    }

    private static Field unpadded(Field field) {
        return field.type().kind() == SqlType.Kind.CHAR
                ? new Field(field.name(), SqlType.VARCHAR, field.nullable())
                : field;
    }
}
