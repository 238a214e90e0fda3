package io.phantomdb.engine.compile;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.function.LibraryFunction.Stability;
import io.phantomdb.exec.expr.ConstantEvaluator;
import io.phantomdb.exec.expr.EvaluationContext;
import io.phantomdb.sql.plan.Plan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Puts parameter values into expressions and computes what is constant.
///
///     a < $1 + INTERVAL '1' MONTH  ->  a < DATE '1995-02-01'
///
/// What would raise an error stays as it is: it may stand in a CASE branch that is never taken.
public final class Binding {
    private final List<Expr.Literal> parameters;
    private final Map<Integer, Expr.Literal> outer;
    private final EvaluationContext evaluation;

    public Binding(List<Expr.Literal> parameters, EvaluationContext evaluation) {
        this(parameters, Map.of(), evaluation);
    }

    private Binding(List<Expr.Literal> parameters, Map<Integer, Expr.Literal> outer, EvaluationContext evaluation) {
        this.parameters = parameters;
        this.outer = Map.copyOf(outer);
        this.evaluation = evaluation;
    }

    /// The same with the values of an outer row.
    Binding with(Map<Integer, Expr.Literal> values) {
        Map<Integer, Expr.Literal> all = new HashMap<>(outer);
        all.putAll(values);
        return new Binding(parameters, all, evaluation);
    }

    public Binding(StatementContext context) {
        this(context.parameters(), context.evaluation());
    }

    public List<Expr> bind(List<Expr> expressions) {
        return expressions.stream().map(this::bind).toList();
    }

    public Optional<Expr> bind(Optional<Expr> expression) {
        return expression.map(this::bind);
    }

    /// The expression without parameters, constant parts folded.
    public Expr bind(Expr expression) {
        return switch (expression) {
            case Expr.Literal literal -> literal;
            case Expr.ColumnRef column -> column;
            case Expr.Parameter parameter ->
                parameter.index() < Plan.Apply.FIRST_PARAMETER
                        ? parameters.get(parameter.index())
                        : Objects.requireNonNull(outer.get(parameter.index()));
            case Expr.Call call -> fold(new Expr.Call(call.function(), bind(call.arguments()), call.type()));
            case Expr.Apply apply -> fold(new Expr.Apply(apply.function(), bind(apply.arguments()), apply.type()));
            case Expr.Cast cast -> fold(new Expr.Cast(bind(cast.operand()), cast.type()));
            case Expr.Case choice -> fold(bindCase(choice));
            case Expr.In in -> fold(new Expr.In(bind(in.operand()), in.values(), in.type()));
        };
    }

    /// The value of an expression without column references. Throws what it raises.
    public Expr.Literal constant(Expr expression) {
        Expr bound = bind(expression);
        return bound instanceof Expr.Literal literal ? literal : ConstantEvaluator.evaluate(bound, evaluation);
    }

    private Expr.Case bindCase(Expr.Case choice) {
        List<Expr.Branch> branches = choice.branches().stream()
                .map(branch -> new Expr.Branch(bind(branch.condition()), bind(branch.value())))
                .toList();
        return new Expr.Case(branches, bind(choice.otherwise()), choice.type());
    }

    private Expr fold(Expr expression) {
        if (!isConstant(expression)) {
            return expression;
        }
        try {
            return ConstantEvaluator.evaluate(expression, evaluation);
        } catch (DatabaseException raisedWhereItIsReached) {
            return expression;
        }
    }

    /// Whether all direct operands are literals; those below are folded already.
    private static boolean isConstant(Expr expression) {
        return switch (expression) {
            case Expr.Literal _ -> true;
            case Expr.ColumnRef _ -> false;
            case Expr.Parameter _ -> false;
            case Expr.Call call ->
                !call.function().isVolatile() && call.arguments().stream().allMatch(Expr.Literal.class::isInstance);
            case Expr.Apply apply ->
                apply.function().stability() != Stability.NEVER
                        && apply.arguments().stream().allMatch(Expr.Literal.class::isInstance);
            case Expr.Cast cast -> cast.operand() instanceof Expr.Literal;
            case Expr.Case choice ->
                choice.otherwise().stream().allMatch(Expr.Literal.class::isInstance)
                        && choice.branches().stream()
                                .allMatch(branch -> branch.condition() instanceof Expr.Literal
                                        && branch.value() instanceof Expr.Literal);
            case Expr.In in -> in.operand() instanceof Expr.Literal;
        };
    }
}
