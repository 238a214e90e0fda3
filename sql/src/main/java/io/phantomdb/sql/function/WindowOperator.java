package io.phantomdb.sql.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.WindowFrame;
import io.phantomdb.core.expr.WindowFunction;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.tree.Syntax;
import io.phantomdb.sql.type.Types;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.ExplicitOperatorBinding;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/// A window function with its frame, which Calcite never sees: GROUPS, distances of our types, FILTER and IGNORE NULLS
/// have no place in its windows. Operands: the function's arguments, then the frame's distances, then the filter.
public final class WindowOperator extends SqlAggFunction {
    private static final Map<String, WindowFunction> NAMES = Map.ofEntries(
            Map.entry("row_number", WindowFunction.ROW_NUMBER),
            Map.entry("rank", WindowFunction.RANK),
            Map.entry("dense_rank", WindowFunction.DENSE_RANK),
            Map.entry("percent_rank", WindowFunction.PERCENT_RANK),
            Map.entry("cume_dist", WindowFunction.CUME_DIST),
            Map.entry("ntile", WindowFunction.NTILE),
            Map.entry("lag", WindowFunction.LAG),
            Map.entry("lead", WindowFunction.LEAD),
            Map.entry("first_value", WindowFunction.FIRST_VALUE),
            Map.entry("last_value", WindowFunction.LAST_VALUE),
            Map.entry("nth_value", WindowFunction.NTH_VALUE));

    private final String function;
    private final WindowFunction kind;
    private final Optional<SqlAggFunction> aggregate;
    private final int arguments;
    private final WindowFrame frame;
    private final boolean filtered;
    private final boolean ignoreNulls;

    /// @param function its name in lower case
    /// @param aggregate where it is one
    /// @param arguments how many of the operands
    public WindowOperator(
            String function,
            Optional<SqlAggFunction> aggregate,
            int arguments,
            WindowFrame frame,
            boolean filtered,
            boolean ignoreNulls) {
        super(
                "$window_" + function + "_" + arguments + frame + filtered + ignoreNulls,
                null,
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.ARG0,
                null,
                OperandTypes.VARIADIC,
                SqlFunctionCategory.SYSTEM,
                false,
                true,
                Optionality.FORBIDDEN);
        this.function = function;
        this.kind = aggregate.isPresent() ? WindowFunction.AGGREGATE : Objects.requireNonNull(NAMES.get(function));
        this.aggregate = aggregate;
        this.arguments = arguments;
        this.frame = frame;
        this.filtered = filtered;
        this.ignoreNulls = ignoreNulls;
    }

    /// Whether the name, in lower case, is a window function and nothing else.
    public static boolean isName(String name) {
        return NAMES.containsKey(name);
    }

    /// The name in the text.
    public String function() {
        return function;
    }

    public WindowFunction kind() {
        return kind;
    }

    public Optional<SqlAggFunction> aggregate() {
        return aggregate;
    }

    public int arguments() {
        return arguments;
    }

    public WindowFrame frame() {
        return frame;
    }

    public boolean isFiltered() {
        return filtered;
    }

    public boolean ignoresNulls() {
        return ignoreNulls;
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        for (SqlNode operand : call.getOperandList()) {
            validator.deriveType(scope, operand);
        }
        return validateOperands(validator, scope, call);
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
        boolean fits = aggregate
                .map(base -> isCountOfRows(base)
                        || base.checkOperandTypes(
                                new SqlCallBinding(
                                        binding.getValidator(),
                                        binding.getScope(),
                                        base.createCall(binding.getCall().getParserPosition(), own(binding.getCall()))),
                                throwOnFailure))
                .orElseGet(() -> isCallable(binding));
        if (!fits && throwOnFailure) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_FUNCTION,
                    "function " + function + " does not take these arguments",
                    Syntax.at(binding.getCall().getParserPosition()),
                    null);
        }
        return fits;
    }

    private boolean isCountOfRows(SqlAggFunction base) {
        return arguments == 0 && base.getKind() == SqlKind.COUNT;
    }

    private List<SqlNode> own(SqlCall call) {
        return call.getOperandList().subList(0, arguments);
    }

    private boolean isCallable(SqlCallBinding binding) {
        return switch (kind) {
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST -> arguments == 0;
            case NTILE -> arguments == 1 && isInteger(binding, 0);
            case FIRST_VALUE, LAST_VALUE -> arguments == 1;
            case NTH_VALUE -> arguments == 2 && isInteger(binding, 1);
            case LAG, LEAD -> arguments >= 1 && arguments <= 3 && (arguments == 1 || isInteger(binding, 1));
            case AGGREGATE -> false;
        };
    }

    private static boolean isInteger(SqlCallBinding binding, int operand) {
        RelDataType type = binding.getOperandType(operand);
        return !Types.isKnown(type)
                || Types.toSql(type).isInteger()
                || Types.toSql(type).kind() == SqlType.Kind.NULL;
    }

    @Override
    public RelDataType inferReturnType(SqlOperatorBinding binding) {
        Types types = (Types) binding.getTypeFactory();
        List<RelDataType> own = binding.collectOperandTypes().subList(0, arguments);
        return switch (kind) {
            case ROW_NUMBER, RANK, DENSE_RANK -> types.toRel(SqlType.BIGINT, false);
            case PERCENT_RANK, CUME_DIST -> types.toRel(SqlType.DOUBLE, false);
            case NTILE -> types.toRel(SqlType.INTEGER, true);
            case FIRST_VALUE, LAST_VALUE, NTH_VALUE -> types.createTypeWithNullability(own.getFirst(), true);
            case LAG, LEAD -> types.createTypeWithNullability(shifted(types, own), true);
            case AGGREGATE -> {
                SqlAggFunction base = aggregate.orElseThrow();
                RelDataType type = base.inferReturnType(new ExplicitOperatorBinding(binding, own));
                yield base.getKind() == SqlKind.COUNT ? type : types.createTypeWithNullability(type, true);
            }
        };
    }

    private static RelDataType shifted(Types types, List<RelDataType> own) {
        if (own.size() < 3) {
            return own.getFirst();
        }
        RelDataType common = types.leastRestrictive(List.of(own.get(0), own.get(2)));
        return common == null ? own.getFirst() : common;
    }

    @Override
    public boolean allowsFraming() {
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WindowOperator operator && operator.getName().equals(getName());
    }

    @Override
    public int hashCode() {
        return getName().hashCode();
    }

    @Override
    public String toString() {
        return function.toUpperCase(Locale.ROOT);
    }
}
