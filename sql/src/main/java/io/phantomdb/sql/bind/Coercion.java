package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.tree.Syntax;
import io.phantomdb.sql.type.CommonType;
import io.phantomdb.sql.type.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.jspecify.annotations.Nullable;

/// Implicit conversions as PostgreSQL has them: a text literal becomes what stands beside it; nothing else becomes or
/// stops being text. Numbers and dates of different types are left to the conversion to plans.
final class Coercion extends TypeCoercionImpl {
    Coercion(RelDataTypeFactory factory, SqlValidator validator) {
        super(factory, validator);
    }

    @Override
    public boolean binaryComparisonCoercion(SqlCallBinding binding) {
        return literals(binding) | times(binding);
    }

    /// Dates beside timestamps, which Calcite takes for families of their own.
    private boolean times(SqlCallBinding binding) {
        List<RelDataType> types = new ArrayList<>();
        for (int i = 0; i < binding.getOperandCount(); i++) {
            types.add(validator.deriveType(binding.getScope(), binding.operand(i)));
        }
        RelDataType common = types.stream().allMatch(Coercion::isDateOrTimestamp) ? common(types) : null;
        boolean coerced = false;
        for (int i = 0; i < types.size() && common != null; i++) {
            if (types.get(i).getSqlTypeName() != common.getSqlTypeName()) {
                coerced |= coerceOperandType(binding.getScope(), binding.getCall(), i, common);
            }
        }
        return coerced;
    }

    private static boolean isDateOrTimestamp(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case DATE, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> true;
            default -> false;
        };
    }

    @Override
    public boolean binaryArithmeticCoercion(SqlCallBinding binding) {
        boolean json = Types.isKnown(binding.getOperandType(0))
                && Types.toSql(binding.getOperandType(0)).kind() == Kind.JSONB;
        return !json && literals(binding);
    }

    /// Casts text literals to the type of the first operand that is no text literal.
    private boolean literals(SqlCallBinding binding) {
        SqlValidatorScope scope = binding.getScope();
        SqlCall call = binding.getCall();
        Optional<RelDataType> wanted = Optional.empty();
        for (int i = 0; i < binding.getOperandCount() && wanted.isEmpty(); i++) {
            if (!isTextLiteral(binding.operand(i)) && Types.isKnown(binding.getOperandType(i))) {
                wanted = Optional.of(binding.getOperandType(i));
            }
        }
        if (wanted.isEmpty() || isText(wanted.get()) || isNull(wanted.get())) {
            return false;
        }
        boolean coerced = false;
        for (int i = 0; i < binding.getOperandCount(); i++) {
            if (isTextLiteral(binding.operand(i)) && Types.toSql(wanted.get()).isArray()) {
                coerced |= array(binding, i, Types.toSql(wanted.get()));
            } else if (isTextLiteral(binding.operand(i))) {
                coerced |= coerceOperandType(scope, call, i, literalType(wanted.get(), call));
            }
        }
        return coerced;
    }

    /// Calcite's own cast refuses arrays out of text.
    private static boolean array(SqlCallBinding binding, int operand, SqlType type) {
        SqlNode text = binding.operand(operand);
        SqlNode cast = Desugar.cast(text, type, text.getParserPosition());
        binding.getCall().setOperand(operand, cast);
        binding.getValidator().deriveType(binding.getScope(), cast);
        return true;
    }

    /// What a text literal beside `other` is: the same, but beside a date in arithmetic an interval.
    private RelDataType literalType(RelDataType other, SqlCall call) {
        boolean arithmetic = call.getKind() == SqlKind.PLUS || call.getKind() == SqlKind.MINUS;
        Kind kind = Types.toSql(other).kind();
        boolean interval = arithmetic
                && call.getKind() == SqlKind.PLUS
                && (kind == Kind.DATE || kind == Kind.TIMESTAMP || kind == Kind.TIMESTAMPTZ);
        return ((Types) factory).toRel(interval ? SqlType.INTERVAL : Types.toSql(other), false);
    }

    @Override
    public boolean inOperationCoercion(SqlCallBinding binding) {
        if (!(binding.operand(1) instanceof SqlNodeList list)) {
            return super.inOperationCoercion(binding);
        }
        RelDataType left = binding.getOperandType(0);
        if (left.isStruct() || isText(left) || !Types.isKnown(left) || isNull(left)) {
            return false;
        }
        boolean coerced = false;
        for (int i = 0; i < list.size(); i++) {
            if (isTextLiteral(list.get(i)) && Types.toSql(left).isArray()) {
                SqlNode cast =
                        Desugar.cast(list.get(i), Types.toSql(left), list.get(i).getParserPosition());
                list.set(i, cast);
                validator.deriveType(binding.getScope(), cast);
                updateInferredType(list, left);
                coerced = true;
            } else if (isTextLiteral(list.get(i))) {
                coerced |= coerceColumnType(binding.getScope(), list, i, left);
            }
        }
        return coerced;
    }

    /// Of the columns of a set operation only text literals become another type's values: a column of text beside one
    /// of numbers is an error.
    @Override
    public boolean rowTypeCoercion(
            @Nullable SqlValidatorScope scope, SqlNode query, int columnIndex, RelDataType targetType) {
        if (query instanceof SqlSelect select
                && !isText(targetType)
                && !isNull(targetType)
                && isText(validator
                        .getValidatedNodeType(select)
                        .getFieldList()
                        .get(columnIndex)
                        .getType())) {
            SqlNode item = select.getSelectList().get(columnIndex);
            SqlNode value = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
            if (!isTextLiteral(value)) {
                throw new DatabaseException(
                        SqlState.DATATYPE_MISMATCH,
                        "UNION, INTERSECT and EXCEPT types text and "
                                + Wording.typeName(Types.toSql(targetType).toString()) + " cannot be matched",
                        Syntax.at(value.getParserPosition()),
                        null);
            }
        }
        return super.rowTypeCoercion(scope, query, columnIndex, targetType);
    }

    @Override
    public @Nullable RelDataType implicitCast(RelDataType in, SqlTypeFamily expected) {
        return null;
    }

    @Override
    public @Nullable RelDataType commonTypeForBinaryComparison(
            @Nullable RelDataType left, @Nullable RelDataType right) {
        return left == null || right == null ? null : common(List.of(left, right));
    }

    @Override
    public @Nullable RelDataType getTightestCommonType(@Nullable RelDataType left, @Nullable RelDataType right) {
        return commonTypeForBinaryComparison(left, right);
    }

    @Override
    public @Nullable RelDataType getWiderTypeForTwo(
            @Nullable RelDataType left, @Nullable RelDataType right, boolean stringPromotion) {
        return commonTypeForBinaryComparison(left, right);
    }

    @Override
    public @Nullable RelDataType getWiderTypeFor(List<RelDataType> types, boolean stringPromotion) {
        RelDataType common = common(types);
        if (common != null) {
            return common;
        }
        // The texts among them may be literals: CASE asks again with the nodes at hand.
        List<RelDataType> others = types.stream().filter(type -> !isText(type)).toList();
        return others.isEmpty() ? null : common(others);
    }

    private @Nullable RelDataType common(List<RelDataType> types) {
        SqlType common = SqlType.NULL;
        boolean nullable = false;
        for (RelDataType type : types) {
            if (type.isStruct() || !Types.isKnown(type)) {
                return null;
            }
            Optional<SqlType> merged = CommonType.of(common, Types.toSql(type));
            if (merged.isEmpty()) {
                return null;
            }
            common = merged.get();
            nullable |= type.isNullable();
        }
        return ((Types) factory).toRel(common, nullable);
    }

    /// CASE with text literals beside other types.
    @Override
    public boolean caseOrEquivalentCoercion(SqlCallBinding binding) {
        if (!(binding.getCall() instanceof org.apache.calcite.sql.fun.SqlCase choice)) {
            return super.caseOrEquivalentCoercion(binding);
        }
        List<RelDataType> others = new ArrayList<>();
        List<SqlNode> values = new ArrayList<>(choice.getThenOperands().getList());
        SqlNode otherwise = choice.getElseOperand();
        if (otherwise != null) {
            values.add(otherwise);
        }
        for (SqlNode value : values) {
            if (!isTextLiteral(value)) {
                others.add(validator.deriveType(binding.getScope(), value));
            }
        }
        RelDataType wanted = others.isEmpty() ? null : common(others);
        if (wanted == null || isText(wanted) || isNull(wanted)) {
            return false;
        }
        boolean coerced = false;
        for (int i = 0; i < choice.getThenOperands().size(); i++) {
            if (isTextLiteral(choice.getThenOperands().get(i))) {
                coerced |= coerceColumnType(binding.getScope(), choice.getThenOperands(), i, wanted);
            }
        }
        if (otherwise != null && isTextLiteral(otherwise)) {
            coerced |= coerceOperandType(binding.getScope(), choice, 3, wanted);
        }
        return coerced;
    }

    static boolean isTextLiteral(@Nullable SqlNode node) {
        return node instanceof SqlCharStringLiteral;
    }

    private static boolean isText(RelDataType type) {
        return Types.isKnown(type) && Types.toSql(type).isString();
    }

    private static boolean isNull(RelDataType type) {
        return Types.isKnown(type) && Types.toSql(type).kind() == Kind.NULL;
    }
}
