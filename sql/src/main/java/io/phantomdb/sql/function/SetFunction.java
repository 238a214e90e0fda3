package io.phantomdb.sql.function;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.type.Types;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.jspecify.annotations.Nullable;

/// Functions over JSON that give rows: `jsonb_each`, `jsonb_array_elements` and their like.
public final class SetFunction extends Parameterised implements SqlTableFunction {
    private static final Column KEY = new Column("key", SqlType.VARCHAR, false);
    private static final Column VALUE = new Column("value", SqlType.JSONB, false);
    private static final Column TEXT = new Column("value", SqlType.VARCHAR, true);
    private static final Map<String, Shape> SHAPES = Map.of(
            "jsonb_object_keys",
            new Shape(List.of(new Column("jsonb_object_keys", SqlType.VARCHAR, false)), false, 1),
            "jsonb_each",
            new Shape(List.of(KEY, VALUE), true, 1),
            "jsonb_each_text",
            new Shape(List.of(KEY, TEXT), true, 1),
            "jsonb_array_elements",
            new Shape(List.of(VALUE), true, 1),
            "jsonb_array_elements_text",
            new Shape(List.of(TEXT), true, 1),
            "jsonb_path_query",
            new Shape(List.of(new Column("jsonb_path_query", SqlType.JSONB, false)), false, 2));

    private final String function;
    private final boolean ordinality;

    private record Column(String name, SqlType type, boolean nullable) {}

    /// @param named whether the columns keep their names under an alias of the table
    /// @param required arguments that must be given
    private record Shape(List<Column> columns, boolean named, int required) {}

    private SetFunction(String function, boolean ordinality) {
        super(
                function,
                ReturnTypes.CURSOR,
                (binding, returnType, operandTypes) -> {
                    for (int i = 0; i < operandTypes.length; i++) {
                        operandTypes[i] = ((Types) binding.getTypeFactory()).toRel(parameter(i), true);
                    }
                },
                new Checker(shape(function)));
        this.function = function;
        this.ordinality = ordinality;
    }

    /// The function of this name in any case; `json_each` is another name of `jsonb_each`. Empty where there is none.
    ///
    /// @param ordinality whether a last column counts the rows from 1
    public static Optional<SetFunction> of(String name, boolean ordinality) {
        String lower = name.toLowerCase(Locale.ROOT);
        String plain = lower.startsWith("json_") ? "jsonb_" + lower.substring("json_".length()) : lower;
        return SHAPES.containsKey(plain) ? Optional.of(new SetFunction(plain, ordinality)) : Optional.empty();
    }

    private static Shape shape(String function) {
        return Objects.requireNonNull(SHAPES.get(function));
    }

    /// Its one name.
    public String function() {
        return function;
    }

    /// Names of its columns, those of the rows' numbers left out.
    public List<String> columns() {
        return shape(function).columns().stream().map(Column::name).toList();
    }

    /// Whether its columns keep their names under an alias.
    public boolean isNamed() {
        return shape(function).named();
    }

    /// The types that it takes.
    public SqlType argumentType(int index) {
        return parameter(index);
    }

    private static SqlType parameter(int index) {
        return switch (index) {
            case 1 -> SqlType.VARCHAR;
            case 3 -> SqlType.BOOLEAN;
            default -> SqlType.JSONB;
        };
    }

    @Override
    public SqlReturnTypeInference getRowTypeInference() {
        return binding -> {
            Types factory = (Types) binding.getTypeFactory();
            RelDataTypeFactory.Builder row = factory.builder();
            shape(function)
                    .columns()
                    .forEach(column -> row.add(column.name(), factory.toRel(column.type(), column.nullable())));
            if (ordinality) {
                row.add("ordinality", factory.toRel(SqlType.BIGINT, false));
            }
            return row.build();
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SetFunction set && set.function.equals(function) && set.ordinality == ordinality;
    }

    @Override
    public int hashCode() {
        return function.hashCode() + (ordinality ? 1 : 0);
    }

    private record Checker(Shape shape) implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            boolean fits = true;
            for (int i = 0; i < binding.getOperandCount(); i++) {
                SqlType wanted = parameter(i);
                if (binding.operand(i) instanceof SqlCharStringLiteral text && !wanted.isString()) {
                    SqlNode cast = new SqlBasicCall(new TypeCast(wanted), List.of(text), text.getParserPosition());
                    binding.getCall().setOperand(i, cast);
                    binding.getValidator().deriveType(binding.getScope(), cast);
                }
                SqlType actual = Types.toSql(binding.getOperandType(i));
                fits &= actual.kind() == Kind.NULL
                        || actual.kind() == wanted.kind()
                        || actual.isString() && wanted.isString();
            }
            if (!fits && throwOnFailure) {
                throw binding.newValidationSignatureError();
            }
            return fits;
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return SqlOperandCountRanges.between(shape.required(), shape.required() == 1 ? 1 : 4);
        }

        @Override
        public String getAllowedSignatures(SqlOperator op, String name) {
            return name + "(jsonb)";
        }
    }
}
