package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.sql.function.Operators;
import io.phantomdb.sql.tree.Syntax;
import io.phantomdb.sql.type.Types;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.jspecify.annotations.Nullable;

/// Calcite's validator with our operators, dialect and conversions.
final class Validator extends SqlValidatorImpl {
    private static final SqlValidator.Config CONFIG = SqlValidator.Config.DEFAULT
            .withConformance(new Dialect())
            .withDefaultNullCollation(NullCollation.HIGH)
            .withIdentifierExpansion(true)
            .withTypeCoercionEnabled(true)
            .withTypeCoercionFactory(Coercion::new);

    Validator(CalciteCatalogReader catalog, Types types) {
        super(Operators.table(), catalog, types, CONFIG);
    }

    @Override
    public CalciteException handleUnresolvedFunction(
            SqlCall call, SqlOperator function, List<RelDataType> types, @Nullable List<String> names) {
        String arguments = IntStream.range(0, types.size())
                .mapToObj(i -> Coercion.isTextLiteral(call.operand(i)) || !Types.isKnown(types.get(i))
                        ? "unknown"
                        : Wording.typeName(Types.toSql(types.get(i)).toString()))
                .collect(Collectors.joining(", ", "(", ")"));
        throw new DatabaseException(
                SqlState.UNDEFINED_FUNCTION,
                "function " + function.getName() + arguments + " does not exist",
                Syntax.at(call.getParserPosition()),
                null);
    }
}
