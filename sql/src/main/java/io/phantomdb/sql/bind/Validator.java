package io.phantomdb.sql.bind;

import io.phantomdb.sql.function.Operators;
import io.phantomdb.sql.type.Types;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;

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
}
