package io.phantomdb.sql.function;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.type.Types;
import java.util.Objects;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.jspecify.annotations.Nullable;

/// A cast that the text asks for, as a function of one argument per target type.
///
/// Calcite's own CAST refuses some of PostgreSQL's and folds literals by other rules; this one it leaves alone.
public final class TypeCast extends Parameterised {
    private final SqlType target;

    public TypeCast(SqlType target) {
        super(
                "$cast_" + target,
                binding -> ((Types) binding.getTypeFactory())
                        .toRel(target, binding.getOperandType(0).isNullable()),
                (binding, returnType, operandTypes) ->
                        operandTypes[0] = ((Types) binding.getTypeFactory()).toRel(target, true),
                new Checker(target));
        this.target = target;
    }

    public SqlType target() {
        return target;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TypeCast cast && cast.target.equals(target);
    }

    @Override
    public int hashCode() {
        return Objects.hash(TypeCast.class, target);
    }

    /// Whether PostgreSQL casts `from` to `to` where the text says so.
    public static boolean isAllowed(SqlType from, SqlType to) {
        if (from.isArray() && to.isArray()) {
            return isAllowed(from.elementType(), to.elementType());
        }
        if (from.kind() == Kind.NULL || from.kind() == to.kind() || to.isString() || from.isString()) {
            return true;
        }
        if (from.isNumeric()) {
            return to.isNumeric() || to.kind() == Kind.BOOLEAN && from.isInteger();
        }
        return switch (from.kind()) {
            case BOOLEAN -> to.isInteger();
            case DATE -> to.kind() == Kind.TIMESTAMP || to.kind() == Kind.TIMESTAMPTZ;
            case TIMESTAMP, TIMESTAMPTZ ->
                to.kind() == Kind.DATE
                        || to.kind() == Kind.TIME
                        || to.kind() == Kind.TIMESTAMP
                        || to.kind() == Kind.TIMESTAMPTZ;
            case TIME -> to.kind() == Kind.INTERVAL;
            case INTERVAL -> to.kind() == Kind.TIME;
            case JSONB -> to.isNumeric() || to.kind() == Kind.BOOLEAN;
            default -> false;
        };
    }

    private record Checker(SqlType target) implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            boolean allowed = isAllowed(Types.toSql(binding.getOperandType(0)), target);
            if (!allowed && throwOnFailure) {
                throw CastRefused.error(Types.toSql(binding.getOperandType(0)), target, binding.getCall());
            }
            return allowed;
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return SqlOperandCountRanges.of(1);
        }

        @Override
        public String getAllowedSignatures(SqlOperator op, String name) {
            return "CAST(... AS " + target + ")";
        }
    }
}
