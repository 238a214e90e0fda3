package io.phantomdb.sql.function;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.type.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlOperandTypeInference;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

/// What a function takes and gives, in the three forms that Calcite wants it.
///
/// @param required how many of the parameters must be given
/// @param variadic whether the last parameter may be repeated
record Signature(List<Parameter> parameters, int required, boolean variadic, Nulls nulls, Result result)
        implements SqlOperandTypeChecker {

    /// When the result can be NULL.
    enum Nulls {
        IF_ANY_ARGUMENT,
        IF_ALL_ARGUMENTS,
        ALWAYS,
        NEVER
    }

    /// The type of the result; `digits` is the value of a literal second argument, or -1.
    interface Result {
        SqlType of(List<SqlType> arguments, int digits);
    }

    Parameter parameter(int index) {
        return parameters.get(Math.min(index, parameters.size() - 1));
    }

    static List<SqlType> types(SqlOperatorBinding binding) {
        List<SqlType> types = new ArrayList<>();
        for (int i = 0; i < binding.getOperandCount(); i++) {
            types.add(Types.toSql(binding.getOperandType(i)));
        }
        return types;
    }

    SqlReturnTypeInference inference() {
        return binding -> {
            List<SqlType> types = types(binding);
            int digits = -1;
            if (types.size() > 1
                    && binding.isOperandLiteral(1, false)
                    && types.get(1).isInteger()) {
                Integer value = binding.getOperandLiteralValue(1, Integer.class);
                digits = value == null ? -1 : value;
            }
            return ((Types) binding.getTypeFactory()).toRel(result.of(types, digits), nullable(binding));
        };
    }

    private boolean nullable(SqlOperatorBinding binding) {
        return switch (nulls) {
            case NEVER -> false;
            case ALWAYS -> true;
            case IF_ANY_ARGUMENT -> binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
            case IF_ALL_ARGUMENTS -> binding.collectOperandTypes().stream().allMatch(RelDataType::isNullable);
        };
    }

    SqlOperandTypeInference parameterInference() {
        return (binding, returnType, operandTypes) -> {
            RelDataType known = null;
            for (SqlNode operand : binding.operands()) {
                RelDataType type = binding.getValidator().deriveType(binding.getScope(), operand);
                if (known == null && !type.equals(binding.getValidator().getUnknownType())) {
                    known = type;
                }
            }
            for (int i = 0; i < operandTypes.length; i++) {
                Parameter parameter = parameter(i);
                boolean follow = parameter == Parameter.SAME || parameter == Parameter.NUMBER;
                operandTypes[i] = follow && known != null
                        ? known
                        : ((Types) binding.getTypeFactory()).toRel(parameter.parameterType(), true);
            }
        };
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
        convertTexts(binding);
        List<SqlType> types = types(binding);
        boolean accepted = true;
        for (int i = 0; i < types.size(); i++) {
            accepted &= parameter(i).accepts(types.get(i));
        }
        if (accepted && parameters.contains(Parameter.SAME)) {
            accepted = Parameter.common(types).kind() != SqlType.Kind.NULL
                    || types.stream().allMatch(type -> type.kind() == SqlType.Kind.NULL);
        }
        if (!accepted && throwOnFailure) {
            throw binding.newValidationSignatureError();
        }
        return accepted;
    }

    /// Text literals beside other types become values of theirs.
    private void convertTexts(SqlCallBinding binding) {
        if (!parameters.contains(Parameter.SAME)) {
            return;
        }
        List<SqlType> others = new ArrayList<>();
        for (int i = 0; i < binding.getOperandCount(); i++) {
            if (!(binding.operand(i) instanceof SqlCharStringLiteral)) {
                others.add(Types.toSql(binding.getOperandType(i)));
            }
        }
        SqlType common = Parameter.common(others);
        for (int i = 0; i < binding.getOperandCount(); i++) {
            if (binding.operand(i) instanceof SqlCharStringLiteral text
                    && !common.isString()
                    && common.kind() != SqlType.Kind.NULL) {
                SqlNode cast = new SqlBasicCall(new TypeCast(common), List.of(text), text.getParserPosition());
                binding.getCall().setOperand(i, cast);
                binding.getValidator().deriveType(binding.getScope(), cast);
            }
        }
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
        return variadic
                ? SqlOperandCountRanges.from(required)
                : SqlOperandCountRanges.between(required, parameters.size());
    }

    @Override
    public String getAllowedSignatures(SqlOperator op, String name) {
        return name
                + parameters.stream()
                        .map(Parameter::name)
                        .collect(Collectors.joining(", ", "(", variadic ? ", ...)" : ")"));
    }

    @Override
    public boolean isOptional(int index) {
        return index >= required;
    }
}
