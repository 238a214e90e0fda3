package io.phantomdb.sql.function;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.type.CommonType;
import io.phantomdb.sql.type.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

/// `generate_series(start, stop [, step])`: a row per value, both ends included.
///
/// Over INTEGER, BIGINT and NUMERIC; over TIMESTAMP and TIMESTAMPTZ with an INTERVAL as the step.
public final class SeriesFunction extends Parameterised implements SqlTableFunction {
    public static final String NAME = "generate_series";

    private final boolean ordinality;

    /// @param ordinality whether a second column counts the rows from 1
    public SeriesFunction(boolean ordinality) {
        super(
                NAME,
                ReturnTypes.CURSOR,
                (binding, returnType, operandTypes) -> {
                    RelDataType known = null;
                    for (SqlNode operand : binding.operands()) {
                        RelDataType type = binding.getValidator().deriveType(binding.getScope(), operand);
                        known = known == null
                                        && Types.isKnown(type)
                                        && Types.toSql(type).kind() != Kind.NULL
                                ? type
                                : known;
                    }
                    SqlType first = known == null ? SqlType.INTEGER : Types.toSql(known);
                    for (int i = 0; i < operandTypes.length; i++) {
                        boolean interval = i == 2 && !first.isNumeric();
                        operandTypes[i] =
                                ((Types) binding.getTypeFactory()).toRel(interval ? SqlType.INTERVAL : first, true);
                    }
                },
                new Checker());
        this.ordinality = ordinality;
    }

    @Override
    public SqlReturnTypeInference getRowTypeInference() {
        return binding -> {
            Types factory = (Types) binding.getTypeFactory();
            RelDataTypeFactory.Builder row = factory.builder();
            row.add(NAME, factory.toRel(valueType(binding), false));
            if (ordinality) {
                row.add("ordinality", factory.toRel(SqlType.BIGINT, false));
            }
            return row.build();
        };
    }

    private static SqlType valueType(SqlOperatorBinding binding) {
        return valueType(Signature.types(binding)).orElseThrow();
    }

    /// The type of the values for arguments of these types; empty where there is no such function.
    static Optional<SqlType> valueType(List<SqlType> arguments) {
        List<SqlType> ends = arguments.subList(0, 2);
        if (ends.stream().allMatch(SeriesFunction::isTime)) {
            boolean interval = arguments.size() == 3
                    && (arguments.get(2).kind() == Kind.INTERVAL
                            || arguments.get(2).kind() == Kind.NULL);
            SqlType common = Parameter.common(ends);
            return interval && common.kind() != Kind.NULL
                    ? Optional.of(common.kind() == Kind.DATE ? SqlType.TIMESTAMPTZ : common)
                    : Optional.empty();
        }
        boolean exact = arguments.stream()
                .allMatch(type -> type.isInteger() || type.kind() == Kind.DECIMAL || type.kind() == Kind.NULL);
        SqlType common = Parameter.common(arguments);
        return !exact || common.kind() == Kind.NULL
                ? Optional.empty()
                : CommonType.of(common, common.isInteger() ? SqlType.INTEGER : common);
    }

    private static boolean isTime(SqlType type) {
        return switch (type.kind()) {
            case DATE, TIMESTAMP, TIMESTAMPTZ -> true;
            default -> false;
        };
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof SeriesFunction function && function.ordinality == ordinality;
    }

    @Override
    public int hashCode() {
        return SeriesFunction.class.hashCode() + (ordinality ? 1 : 0);
    }

    private static final class Checker implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            if (binding.getOperandCount() >= 2 && binding.getOperandCount() <= 3) {
                convertTexts(binding);
                if (valueType(Signature.types(binding)).isPresent()) {
                    return true;
                }
            }
            if (throwOnFailure) {
                throw binding.newValidationSignatureError();
            }
            return false;
        }

        /// Text literals become what the other arguments want.
        private static void convertTexts(SqlCallBinding binding) {
            List<SqlType> types = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                if (!(binding.operand(i) instanceof SqlCharStringLiteral)) {
                    types.add(Types.toSql(binding.getOperandType(i)));
                }
            }
            SqlType end = types.isEmpty() ? SqlType.NULL : Parameter.common(types);
            for (int i = 0; i < binding.getOperandCount() && end.kind() != Kind.NULL; i++) {
                if (binding.operand(i) instanceof SqlCharStringLiteral text) {
                    SqlType wanted = i == 2 && isTime(end) ? SqlType.INTERVAL : end;
                    SqlNode cast = new SqlBasicCall(new TypeCast(wanted), List.of(text), text.getParserPosition());
                    binding.getCall().setOperand(i, cast);
                    binding.getValidator().deriveType(binding.getScope(), cast);
                }
            }
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return SqlOperandCountRanges.between(2, 3);
        }

        @Override
        public String getAllowedSignatures(SqlOperator op, String name) {
            return NAME + "(start, stop [, step])";
        }
    }
}
