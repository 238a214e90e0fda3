package io.phantomdb.sql.function;

import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlSyntax;

/// A function of ours on Calcite's side.
public final class Function extends SqlFunction {
    private final ScalarFunction target;
    private final Signature signature;
    private final Stability stability;
    private final SqlSyntax syntax;

    /// Whether equal arguments give equal results.
    enum Stability {
        ALWAYS,
        WITHIN_STATEMENT,
        NEVER
    }

    Function(String name, ScalarFunction target, Signature signature, Stability stability, SqlSyntax syntax) {
        super(
                name,
                SqlKind.OTHER_FUNCTION,
                signature.inference(),
                signature.parameterInference(),
                signature,
                SqlFunctionCategory.SYSTEM);
        this.target = target;
        this.signature = signature;
        this.stability = stability;
        this.syntax = syntax;
    }

    /// The function of a bound expression.
    public ScalarFunction target() {
        return target;
    }

    /// The types that [#target] wants its arguments in.
    public List<SqlType> argumentTypes(List<SqlType> actual, SqlType result) {
        List<SqlType> types = new ArrayList<>();
        for (int i = 0; i < actual.size(); i++) {
            types.add(signature.parameter(i).argumentType(actual.get(i), result));
        }
        return types;
    }

    @Override
    public SqlSyntax getSyntax() {
        return syntax;
    }

    @Override
    public boolean isDeterministic() {
        return stability != Stability.NEVER;
    }

    @Override
    public boolean isDynamicFunction() {
        return stability == Stability.WITHIN_STATEMENT;
    }
}
