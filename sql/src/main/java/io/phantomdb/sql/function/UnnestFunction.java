package io.phantomdb.sql.function;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.type.Types;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.jspecify.annotations.Nullable;

/// `unnest(array, ...)`: a row per element, the arrays side by side, the shorter ones filled up with NULLs.
public final class UnnestFunction extends Parameterised implements SqlTableFunction {
    public static final String NAME = "unnest";

    private final boolean ordinality;

    /// @param ordinality whether a last column counts the rows from 1
    public UnnestFunction(boolean ordinality) {
        super(
                NAME,
                ReturnTypes.CURSOR,
                (binding, returnType, operandTypes) -> {
                    for (int i = 0; i < operandTypes.length; i++) {
                        operandTypes[i] =
                                ((Types) binding.getTypeFactory()).toRel(SqlType.array(SqlType.VARCHAR), true);
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
            for (SqlType array : Signature.types(binding)) {
                String name = row.getFieldCount() == 0 ? NAME : NAME + "_" + row.getFieldCount();
                row.add(name, factory.toRel(array.elementType(), true));
            }
            if (ordinality) {
                row.add("ordinality", factory.toRel(SqlType.BIGINT, false));
            }
            return row.build();
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnnestFunction function && function.ordinality == ordinality;
    }

    @Override
    public int hashCode() {
        return UnnestFunction.class.hashCode() + (ordinality ? 1 : 0);
    }

    private static final class Checker implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            boolean arrays = Signature.types(binding).stream().allMatch(SqlType::isArray);
            if (!arrays && throwOnFailure) {
                throw binding.newValidationSignatureError();
            }
            return arrays;
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return SqlOperandCountRanges.from(1);
        }

        @Override
        public String getAllowedSignatures(SqlOperator op, String name) {
            return NAME + "(anyarray, ...)";
        }
    }
}
