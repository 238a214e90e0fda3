package io.phantomdb.sql.bind;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.function.TypeCast;
import io.phantomdb.sql.tree.QueryWords;
import io.phantomdb.sql.type.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/// One type per parameter, whatever its places ask for.
///
/// The first place decides. Elsewhere a cast stands around the parameter. A parameter beside CHAR is VARCHAR, so that
/// its value is never padded or cut; LIMIT and OFFSET take BIGINT.
final class ParameterTypes extends SqlBasicVisitor<@Nullable Void> {
    private final SqlValidator validator;
    private final List<SqlType> types = new ArrayList<>();
    private final Set<SqlNode> counts = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());

    private ParameterTypes(SqlValidator validator) {
        this.validator = validator;
    }

    /// By index; NULL for one that is not used.
    static List<SqlType> of(SqlNode validated, SqlValidator validator) {
        ParameterTypes visitor = new ParameterTypes(validator);
        validated.accept(visitor);
        return List.copyOf(visitor.types);
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlOrderBy order) {
            addCount(order.fetch);
            addCount(order.offset);
        }
        if (call instanceof SqlSelect select) {
            addCount(select.getFetch());
            addCount(select.getOffset());
        }
        return super.visit(call);
    }

    private void addCount(@Nullable SqlNode node) {
        if (node != null) {
            counts.add(node);
        }
    }

    @Override
    public @Nullable Void visit(SqlDynamicParam parameter) {
        if (QueryWords.withTies(parameter.getIndex()).isPresent()) {
            return null;
        }
        while (types.size() <= parameter.getIndex()) {
            types.add(SqlType.NULL);
        }
        if (types.get(parameter.getIndex()).kind() == Kind.NULL) {
            types.set(parameter.getIndex(), type(parameter));
        }
        return null;
    }

    private SqlType type(SqlDynamicParam parameter) {
        if (counts.contains(parameter)) {
            return SqlType.BIGINT;
        }
        RelDataType type = validator.getValidatedNodeTypeIfKnown(parameter);
        SqlType known = type == null || !Types.isKnown(type) ? SqlType.NULL : Types.toSql(type);
        return known.kind() == Kind.CHAR ? SqlType.VARCHAR : known;
    }

    /// The algebra with each parameter in its one type.
    static RelNode unified(RelNode rel, List<SqlType> types) {
        RexBuilder builder = rel.getCluster().getRexBuilder();
        RexShuttle shuttle = new RexShuttle() {
            @Override
            public RexNode visitDynamicParam(RexDynamicParam parameter) {
                if (QueryWords.withTies(parameter.getIndex()).isPresent()) {
                    return parameter;
                }
                SqlType type = types.get(parameter.getIndex());
                SqlType here = Types.toSql(parameter.getType());
                if (type.equals(here) || type.kind() == Kind.NULL) {
                    return parameter;
                }
                RexNode unified = builder.makeDynamicParam(
                        ((Types) builder.getTypeFactory()).toRel(type, true), parameter.getIndex());
                return type.isString() && here.isString() || type.equals(SqlType.BIGINT) && here.isInteger()
                        ? unified
                        : builder.makeCall(new TypeCast(here), unified);
            }

            @Override
            public RexNode visitSubQuery(RexSubQuery subQuery) {
                RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
                return visited.clone(unified(visited.rel, types));
            }
        };
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                return super.visit(other).accept(shuttle);
            }
        });
    }
}
