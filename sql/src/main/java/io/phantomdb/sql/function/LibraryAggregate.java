package io.phantomdb.sql.function;

import io.phantomdb.core.expr.AggregateFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import io.phantomdb.sql.type.Types;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlOperandTypeInference;
import org.apache.calcite.util.Optionality;

/// An aggregate of ours on Calcite's side; a line each in [#all].
public final class LibraryAggregate extends SqlAggFunction {
    private final AggregateFunction target;
    private final Form form;

    /// How arguments and order become the one argument that the executor takes.
    public enum Form {
        /// One number, as DOUBLE.
        NUMBER,
        /// Two numbers, y and x.
        PAIR,
        /// One integer, as it is.
        INTEGER,
        /// One value, as it is.
        VALUE,
        /// Text and separator, in the order asked for.
        TEXTS,
        /// One value, NULL too, in the order asked for.
        ARRAY,
        /// One value, in the order asked for, as an element of JSON.
        JSON_ELEMENT,
        /// Key and value, in the order asked for, as a member of JSON.
        JSON_MEMBER,
        /// The only argument, in its own order.
        ORDERED,
        ORDERED_DESCENDING,
        /// A fraction, and values in their own order.
        FRACTION,
        FRACTION_DESCENDING,
        /// The only argument, half way.
        MEDIAN,
        /// A value and its key: the value with the least key.
        LEAST_KEY,
        GREATEST_KEY
    }

    private LibraryAggregate(String name, AggregateFunction target, Form form) {
        super(
                name,
                null,
                SqlKind.OTHER_FUNCTION,
                binding -> resultType(binding, target, form),
                parameters(form),
                new Checker(target, form),
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                order(form));
        this.target = target;
        this.form = form;
    }

    static List<SqlOperator> all() {
        return List.of(
                of("var_pop", AggregateFunction.VARIANCE_POPULATION, Form.NUMBER),
                of("var_samp", AggregateFunction.VARIANCE_SAMPLE, Form.NUMBER),
                of("variance", AggregateFunction.VARIANCE_SAMPLE, Form.NUMBER),
                of("stddev_pop", AggregateFunction.DEVIATION_POPULATION, Form.NUMBER),
                of("stddev_samp", AggregateFunction.DEVIATION_SAMPLE, Form.NUMBER),
                of("stddev", AggregateFunction.DEVIATION_SAMPLE, Form.NUMBER),
                of("covar_pop", AggregateFunction.COVARIANCE_POPULATION, Form.PAIR),
                of("covar_samp", AggregateFunction.COVARIANCE_SAMPLE, Form.PAIR),
                of("corr", AggregateFunction.CORRELATION, Form.PAIR),
                of("regr_slope", AggregateFunction.REGRESSION_SLOPE, Form.PAIR),
                of("regr_intercept", AggregateFunction.REGRESSION_INTERCEPT, Form.PAIR),
                of("regr_r2", AggregateFunction.REGRESSION_R2, Form.PAIR),
                of("regr_avgx", AggregateFunction.REGRESSION_AVERAGE_X, Form.PAIR),
                of("regr_avgy", AggregateFunction.REGRESSION_AVERAGE_Y, Form.PAIR),
                of("regr_sxx", AggregateFunction.REGRESSION_SXX, Form.PAIR),
                of("regr_syy", AggregateFunction.REGRESSION_SYY, Form.PAIR),
                of("regr_sxy", AggregateFunction.REGRESSION_SXY, Form.PAIR),
                of("regr_count", AggregateFunction.REGRESSION_COUNT, Form.PAIR),
                of("bit_and", AggregateFunction.BIT_AND, Form.INTEGER),
                of("bit_or", AggregateFunction.BIT_OR, Form.INTEGER),
                of("bit_xor", AggregateFunction.BIT_XOR, Form.INTEGER),
                of("any_value", AggregateFunction.ANY_VALUE, Form.VALUE),
                of("string_agg", AggregateFunction.TEXTS, Form.TEXTS),
                of("array_agg", AggregateFunction.TEXTS, Form.ARRAY),
                of("jsonb_agg", AggregateFunction.JSON_ARRAY, Form.JSON_ELEMENT),
                of("json_agg", AggregateFunction.JSON_ARRAY, Form.JSON_ELEMENT),
                of("jsonb_object_agg", AggregateFunction.JSON_OBJECT, Form.JSON_MEMBER),
                of("json_object_agg", AggregateFunction.JSON_OBJECT, Form.JSON_MEMBER),
                of("mode", AggregateFunction.MODE, Form.ORDERED),
                of("$mode_desc", AggregateFunction.MODE, Form.ORDERED_DESCENDING),
                of("$percentile_cont", AggregateFunction.PERCENTILE_BETWEEN, Form.FRACTION),
                of("$percentile_cont_desc", AggregateFunction.PERCENTILE_BETWEEN, Form.FRACTION_DESCENDING),
                of("$percentile_disc", AggregateFunction.PERCENTILE_AT, Form.FRACTION),
                of("$percentile_disc_desc", AggregateFunction.PERCENTILE_AT, Form.FRACTION_DESCENDING),
                of("median", AggregateFunction.PERCENTILE_BETWEEN, Form.MEDIAN),
                of("arg_min", AggregateFunction.FIRST_BY_KEY, Form.LEAST_KEY),
                of("min_by", AggregateFunction.FIRST_BY_KEY, Form.LEAST_KEY),
                of("arg_max", AggregateFunction.FIRST_BY_KEY, Form.GREATEST_KEY),
                of("max_by", AggregateFunction.FIRST_BY_KEY, Form.GREATEST_KEY));
    }

    private static LibraryAggregate of(String name, AggregateFunction target, Form form) {
        return new LibraryAggregate(name, target, form);
    }

    public AggregateFunction target() {
        return target;
    }

    public Form form() {
        return form;
    }

    @Override
    public boolean isPercentile() {
        return false;
    }

    private static Optionality order(Form form) {
        return switch (form) {
            case TEXTS, ARRAY, JSON_ELEMENT, JSON_MEMBER -> Optionality.OPTIONAL;
            default -> Optionality.FORBIDDEN;
        };
    }

    private static RelDataType resultType(SqlOperatorBinding binding, AggregateFunction target, Form form) {
        Types types = (Types) binding.getTypeFactory();
        SqlType result = switch (form) {
            case NUMBER, PAIR, MEDIAN -> target == AggregateFunction.REGRESSION_COUNT ? SqlType.BIGINT : SqlType.DOUBLE;
            case INTEGER, VALUE, ORDERED, ORDERED_DESCENDING, LEAST_KEY, GREATEST_KEY ->
                Types.toSql(binding.getOperandType(0));
            case TEXTS -> SqlType.VARCHAR;
            case ARRAY -> SqlType.array(Types.toSql(binding.getOperandType(0)));
            case JSON_ELEMENT, JSON_MEMBER -> SqlType.JSONB;
            case FRACTION, FRACTION_DESCENDING ->
                target == AggregateFunction.PERCENTILE_BETWEEN
                        ? SqlType.DOUBLE
                        : Types.toSql(binding.getOperandType(1));
        };
        return types.toRel(result, target != AggregateFunction.REGRESSION_COUNT);
    }

    private static SqlOperandTypeInference parameters(Form form) {
        return (binding, returnType, operandTypes) -> {
            for (int i = 0; i < operandTypes.length; i++) {
                SqlType type = form == Form.TEXTS
                                || form == Form.VALUE
                                || form == Form.ARRAY
                                || form == Form.JSON_ELEMENT
                                || form == Form.JSON_MEMBER
                        ? SqlType.VARCHAR
                        : SqlType.DOUBLE;
                operandTypes[i] = ((Types) binding.getTypeFactory()).toRel(type, true);
            }
        };
    }

    private record Checker(AggregateFunction target, Form form) implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            boolean fits = true;
            List<SqlType> types = Signature.types(binding);
            for (int i = 0; i < types.size(); i++) {
                fits &= types.get(i).kind() == Kind.NULL || fits(i, types.get(i));
            }
            if (!fits && throwOnFailure) {
                throw binding.newValidationSignatureError();
            }
            return fits;
        }

        private boolean fits(int argument, SqlType type) {
            return switch (form) {
                case NUMBER, PAIR, MEDIAN -> type.isNumeric();
                case FRACTION, FRACTION_DESCENDING ->
                    type.isNumeric() || argument == 1 && target != AggregateFunction.PERCENTILE_BETWEEN;
                case INTEGER -> type.isInteger();
                case TEXTS -> type.isString();
                case VALUE, ARRAY, JSON_ELEMENT, JSON_MEMBER, ORDERED, ORDERED_DESCENDING, LEAST_KEY, GREATEST_KEY ->
                    true;
            };
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return switch (form) {
                case NUMBER, INTEGER, VALUE, ARRAY, JSON_ELEMENT, MEDIAN, ORDERED, ORDERED_DESCENDING ->
                    SqlOperandCountRanges.of(1);
                case PAIR, TEXTS, JSON_MEMBER, FRACTION, FRACTION_DESCENDING, LEAST_KEY, GREATEST_KEY ->
                    SqlOperandCountRanges.of(2);
            };
        }

        @Override
        public String getAllowedSignatures(SqlOperator op, String name) {
            return name + "(" + form + ")";
        }
    }
}
