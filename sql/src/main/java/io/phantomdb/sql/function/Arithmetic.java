package io.phantomdb.sql.function;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.type.Types;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;

/// `+` and `-` on numbers, dates, timestamps and intervals as PostgreSQL has them.
final class Arithmetic implements SqlOperandTypeChecker {
    private static final int PRECEDENCE = 40;
    private static final int SCALING_PRECEDENCE = 60;

    private final boolean minus;

    private Arithmetic(boolean minus) {
        this.minus = minus;
    }

    static SqlBinaryOperator plus() {
        return operator("+", SqlKind.PLUS, new Arithmetic(false));
    }

    static SqlBinaryOperator minus() {
        return operator("-", SqlKind.MINUS, new Arithmetic(true));
    }

    private static SqlBinaryOperator operator(String name, SqlKind kind, Arithmetic rules) {
        return new SqlBinaryOperator(name, kind, PRECEDENCE, true, rules::type, InferTypes.FIRST_KNOWN, rules);
    }

    private RelDataType type(SqlOperatorBinding binding) {
        List<SqlType> types = Signature.types(binding);
        SqlType left = types.get(0);
        SqlType right = types.get(1);
        boolean nullable = binding.getOperandType(0).isNullable()
                || binding.getOperandType(1).isNullable();
        SqlType result = isDeletion(left, right) ? SqlType.JSONB : temporal(left, right);
        if (result.kind() != Kind.NULL) {
            return ((Types) binding.getTypeFactory()).toRel(result, nullable);
        }
        RelDataType type = ReturnTypes.NULLABLE_SUM.inferReturnType(binding);
        return type == null ? binding.getTypeFactory().createUnknownType() : type;
    }

    /// Whether a key or an element is taken out of JSON.
    private boolean isDeletion(SqlType left, SqlType right) {
        return minus && left.kind() == Kind.JSONB && (right.isString() || right.isInteger());
    }

    /// The result where a date, timestamp or interval takes part, else NULL.
    private SqlType temporal(SqlType left, SqlType right) {
        if (!minus
                && (right.kind() == Kind.DATE || isTimestamp(right) || right.kind() == Kind.TIME)
                && (left.kind() == Kind.INTERVAL
                        || left.isInteger()
                        || left.kind() == Kind.TIME && right.kind() == Kind.DATE)) {
            return temporal(right, left);
        }
        return switch (left.kind()) {
            case TIME ->
                right.kind() == Kind.INTERVAL
                        ? SqlType.TIME
                        : minus && right.kind() == Kind.TIME ? SqlType.INTERVAL : SqlType.NULL;
            case DATE ->
                right.kind() == Kind.INTERVAL || !minus && right.kind() == Kind.TIME
                        ? SqlType.TIMESTAMP
                        : right.isInteger()
                                ? SqlType.DATE
                                : minus && right.kind() == Kind.DATE
                                        ? SqlType.INTEGER
                                        : minus && isTimestamp(right) ? SqlType.INTERVAL : SqlType.NULL;
            case TIMESTAMP, TIMESTAMPTZ ->
                right.kind() == Kind.INTERVAL
                        ? left
                        : minus && (isTimestamp(right) || right.kind() == Kind.DATE) ? SqlType.INTERVAL : SqlType.NULL;
            case INTERVAL -> right.kind() == Kind.INTERVAL ? SqlType.INTERVAL : SqlType.NULL;
            default -> SqlType.NULL;
        };
    }

    /// `*` and `/`, which intervals take beside numbers.
    static SqlBinaryOperator scaling(SqlBinaryOperator standard) {
        boolean division = standard.getKind() == SqlKind.DIVIDE;
        SqlOperandTypeChecker numbers = java.util.Objects.requireNonNull(standard.getOperandTypeChecker());
        return new SqlBinaryOperator(
                standard.getName(),
                standard.getKind(),
                SCALING_PRECEDENCE,
                true,
                binding -> {
                    List<SqlType> types = Signature.types(binding);
                    boolean nullable = binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
                    return isScaling(types, division)
                            ? ((Types) binding.getTypeFactory()).toRel(SqlType.INTERVAL, nullable)
                            : standard.inferReturnType(binding);
                },
                InferTypes.FIRST_KNOWN,
                new Scaling(numbers, division));
    }

    private static boolean isScaling(List<SqlType> types, boolean division) {
        SqlType left = types.get(0);
        SqlType right = types.get(1);
        return left.kind() == Kind.INTERVAL && isNumberOrNull(right)
                || !division && right.kind() == Kind.INTERVAL && isNumberOrNull(left);
    }

    private record Scaling(SqlOperandTypeChecker numbers, boolean division) implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            return isScaling(Signature.types(binding), division) || numbers.checkOperandTypes(binding, throwOnFailure);
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return SqlOperandCountRanges.of(2);
        }

        @Override
        public String getAllowedSignatures(SqlOperator op, String name) {
            return numbers.getAllowedSignatures(op, name);
        }
    }

    private static boolean isTimestamp(SqlType type) {
        return type.kind() == Kind.TIMESTAMP || type.kind() == Kind.TIMESTAMPTZ;
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
        List<SqlType> types = Signature.types(binding);
        SqlType left = types.get(0);
        SqlType right = types.get(1);
        boolean accepted = isNumberOrNull(left) && isNumberOrNull(right)
                || temporal(left, right).kind() != Kind.NULL
                || isDeletion(left, right)
                || left.kind() == Kind.NULL
                || right.kind() == Kind.NULL;
        if (!accepted && throwOnFailure) {
            throw binding.newValidationSignatureError();
        }
        return accepted;
    }

    private static boolean isNumberOrNull(SqlType type) {
        return type.isNumeric() || type.kind() == Kind.NULL;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
        return SqlOperandCountRanges.of(2);
    }

    @Override
    public String getAllowedSignatures(SqlOperator op, String name) {
        return "number " + name + " number, date " + name + " interval, date " + name + " integer";
    }
}
