package io.phantomdb.sql.rule;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.function.TypeCast;
import io.phantomdb.sql.type.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/// An outer column equals at most one column in each filter, because the decorrelator keeps the last such equality
/// and forgets the others.
///
///     Filter[k = $cor.a AND l = $cor.a]                 =>  Filter[k = $cor.a AND l = k]
///     Filter[k = $cor.a AND n = $cor.a], types differ   =>  Filter[k = $cor.a AND $cast(n) = $cor.a]
///
/// Equality is transitive within one type only. The cast, to the column's own type, changes nothing but makes the
/// decorrelator join the outer values in, which is right for any condition.
final class RepeatedCorrelations {
    private final RexBuilder builder;

    private RepeatedCorrelations(RexBuilder builder) {
        this.builder = builder;
    }

    static RelNode rewrite(RelNode rel) {
        RepeatedCorrelations repeated =
                new RepeatedCorrelations(rel.getCluster().getRexBuilder());
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode visited = super.visit(other);
                return visited instanceof Filter filter ? repeated.filter(filter) : visited;
            }
        });
    }

    private RelNode filter(Filter filter) {
        Map<RexFieldAccess, RexInputRef> firsts = new HashMap<>();
        List<RexNode> conjuncts = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            Optional<Equality> equality = equality(conjunct);
            if (equality.isEmpty()) {
                conjuncts.add(conjunct);
                continue;
            }
            Equality found = equality.get();
            RexInputRef first = firsts.computeIfAbsent(found.outer, outer -> found.own);
            conjuncts.add(first.equals(found.own) ? conjunct : again((RexCall) conjunct, found, first));
        }
        RexNode condition = RexUtil.composeConjunction(builder, conjuncts);
        return filter.copy(filter.getTraitSet(), filter.getInput(), condition);
    }

    private record Equality(RexInputRef own, RexFieldAccess outer) {}

    private static Optional<Equality> equality(RexNode node) {
        if (!node.isA(SqlKind.EQUALS) && !node.isA(SqlKind.IS_NOT_DISTINCT_FROM)) {
            return Optional.empty();
        }
        List<RexNode> operands = ((RexCall) node).getOperands();
        return equality(operands.get(0), operands.get(1)).or(() -> equality(operands.get(1), operands.get(0)));
    }

    private static Optional<Equality> equality(RexNode own, RexNode outer) {
        return own instanceof RexInputRef column
                        && outer instanceof RexFieldAccess access
                        && access.getReferenceExpr() instanceof RexCorrelVariable
                ? Optional.of(new Equality(column, access))
                : Optional.empty();
    }

    private RexNode again(RexCall call, Equality equality, RexInputRef first) {
        SqlType type = Types.toSql(equality.own.getType());
        boolean oneType =
                type.equals(Types.toSql(first.getType())) && type.equals(Types.toSql(equality.outer.getType()));
        return oneType
                ? builder.makeCall(call.getOperator(), equality.own, first)
                : builder.makeCall(
                        call.getOperator(), builder.makeCall(new TypeCast(type), equality.own), equality.outer);
    }
}
