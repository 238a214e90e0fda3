package io.phantomdb.sql.function;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlOperandTypeInference;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/// A function that carries a value or type of its own, so no table lists it: it is found in the tree alone.
abstract class Parameterised extends SqlFunction {
    Parameterised(
            String name,
            SqlReturnTypeInference result,
            @Nullable SqlOperandTypeInference parameters,
            SqlOperandTypeChecker checker) {
        super(name, SqlKind.OTHER_FUNCTION, result, parameters, checker, SqlFunctionCategory.SYSTEM);
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        for (SqlNode operand : call.getOperandList()) {
            validator.deriveType(scope, operand);
        }
        return validateOperands(validator, scope, call);
    }
}
