package io.phantomdb.sql.function;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.function.Functions;
import io.phantomdb.core.function.LibraryFunction;
import io.phantomdb.core.function.LibraryFunction.Stability;
import io.phantomdb.core.function.ParameterType;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.type.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlOperandTypeInference;

/// The functions of one name on Calcite's side; which of them a call means follows from its arguments.
///
/// Text literals become what the function wants when the call is checked, so that types alone decide ever after.
public final class LibraryOperator extends SqlFunction {
    private final List<LibraryFunction> overloads;

    private LibraryOperator(String name, List<LibraryFunction> overloads) {
        super(
                name,
                SqlKind.OTHER_FUNCTION,
                binding -> resultType(overloads, binding),
                inference(overloads),
                new Checker(overloads),
                SqlFunctionCategory.SYSTEM);
        this.overloads = overloads;
    }

    static List<SqlOperator> all() {
        List<SqlOperator> operators = new ArrayList<>();
        for (String name : Functions.names()) {
            operators.add(new LibraryOperator(name, Functions.named(name)));
        }
        return operators;
    }

    /// The call, its arguments cast to the types that the function wants.
    public Expr apply(List<Expr> arguments, BiFunction<Expr, SqlType, Expr> cast) {
        List<SqlType> types = arguments.stream().map(Expr::type).toList();
        LibraryFunction function =
                resolve(overloads, types, literals(types.size())).orElseThrow();
        SqlType common = common(function, types, literals(types.size()));
        List<SqlType> targets = function.signature().targets(types, common);
        List<Expr> converted = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            converted.add(cast.apply(arguments.get(i), targets.get(i)));
        }
        SqlType result = function.signature().resultType(targets, common);
        if (!function.operator().isEmpty()) {
            return new Expr.Call(ScalarFunction.valueOf(function.operator()), converted, result);
        }
        return new Expr.Apply(function, converted, result);
    }

    @Override
    public boolean isDeterministic() {
        return overloads.stream().noneMatch(function -> function.stability() == Stability.NEVER);
    }

    @Override
    public boolean isDynamicFunction() {
        return overloads.stream().anyMatch(function -> function.stability() == Stability.WITHIN_STATEMENT);
    }

    private static List<Boolean> literals(int count) {
        return Collections.nCopies(count, false);
    }

    /// The function that needs the least conversion; of equals the first.
    private static Optional<LibraryFunction> resolve(
            List<LibraryFunction> overloads, List<SqlType> types, List<Boolean> literals) {
        LibraryFunction best = null;
        int least = Integer.MAX_VALUE;
        for (LibraryFunction function : overloads) {
            if (!function.signature().takes(types.size())) {
                continue;
            }
            int distance = function.signature().distance(types, literals);
            if (distance >= 0 && distance < least && hasCommon(function, types, literals)) {
                best = function;
                least = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /// The type of all arguments, or of all elements where the function is about arrays; text literals become it.
    private static SqlType common(LibraryFunction function, List<SqlType> types, List<Boolean> literals) {
        io.phantomdb.core.function.Signature signature = function.signature();
        if (!signature.isPolymorphic()) {
            return Parameter.common(types);
        }
        List<SqlType> elements = elements(signature, types, literals);
        SqlType common = Parameter.common(elements);
        return common.kind() == SqlType.Kind.NULL ? SqlType.VARCHAR : common;
    }

    private static List<SqlType> elements(
            io.phantomdb.core.function.Signature signature, List<SqlType> types, List<Boolean> literals) {
        List<SqlType> elements = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            SqlType type = types.get(i);
            switch (signature.parameter(i).family()) {
                case ARRAY -> elements.add(type.isArray() ? type.elementType() : SqlType.NULL);
                case ELEMENT, SAME -> elements.add(literals.get(i) ? SqlType.NULL : type);
                case FIXED, NUMERIC, ANY, AS_TEXT -> {}
            }
        }
        return elements;
    }

    /// Whether the elements of all arrays and those beside them have a type in common, and some array a type.
    private static boolean hasCommon(LibraryFunction function, List<SqlType> types, List<Boolean> literals) {
        io.phantomdb.core.function.Signature signature = function.signature();
        if (!signature.isPolymorphic()) {
            return true;
        }
        if (function.name().equals("$concat") && types.stream().noneMatch(SqlType::isArray)) {
            return false; // 'a' || 1 is text
        }
        List<SqlType> elements = elements(signature, types, literals);
        boolean known = elements.stream().anyMatch(type -> type.kind() != SqlType.Kind.NULL);
        boolean constructs = signature.parameters().stream()
                .noneMatch(parameter -> parameter.family() == ParameterType.Family.ARRAY);
        return known ? Parameter.common(elements).kind() != SqlType.Kind.NULL : constructs;
    }

    private static RelDataType resultType(List<LibraryFunction> overloads, SqlOperatorBinding binding) {
        List<SqlType> types = Signature.types(binding);
        LibraryFunction function = resolve(overloads, types, literals(types.size()))
                .or(() -> resolve(overloads, types, Collections.nCopies(types.size(), true)))
                .orElseThrow();
        SqlType common = common(function, types, literals(types.size()));
        SqlType result = function.signature().resultType(function.signature().targets(types, common), common);
        boolean nullable = switch (function.signature().nullable()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case IF_AN_ARGUMENT_IS -> binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
        };
        return ((Types) binding.getTypeFactory()).toRel(result, nullable);
    }

    private static SqlOperandTypeInference inference(List<LibraryFunction> overloads) {
        return (binding, returnType, operandTypes) -> {
            List<Boolean> arrays = binding.operands().stream()
                    .map(operand -> isArray(binding, operand))
                    .toList();
            LibraryFunction function = overloads.stream()
                    .filter(overload -> overload.signature().takes(operandTypes.length) && takes(overload, arrays))
                    .findFirst()
                    .orElse(overloads.getFirst());
            SqlType element = knownElement(binding);
            for (int i = 0; i < operandTypes.length; i++) {
                SqlType type = switch (function.signature().parameter(i).family()) {
                    case ARRAY -> SqlType.array(element);
                    case ELEMENT -> element;
                    case SAME ->
                        function.signature().isPolymorphic()
                                ? element
                                : function.signature().parameter(i).parameterType();
                    case FIXED, NUMERIC, ANY, AS_TEXT ->
                        function.signature().parameter(i).parameterType();
                };
                operandTypes[i] = ((Types) binding.getTypeFactory()).toRel(type, true);
            }
        };
    }

    private static boolean isArray(SqlCallBinding binding, SqlNode operand) {
        RelDataType type = binding.getValidator().deriveType(binding.getScope(), operand);
        return Types.isKnown(type) && Types.toSql(type).isArray();
    }

    /// Whether it takes arrays where arrays stand.
    private static boolean takes(LibraryFunction function, List<Boolean> arrays) {
        for (int i = 0; i < arrays.size(); i++) {
            ParameterType.Family family = function.signature().parameter(i).family();
            if (arrays.get(i) && (family == ParameterType.Family.AS_TEXT || family == ParameterType.Family.ELEMENT)) {
                return false;
            }
        }
        return true;
    }

    /// The type of elements that the arguments tell; text where they tell none.
    private static SqlType knownElement(SqlCallBinding binding) {
        SqlType known = SqlType.VARCHAR;
        for (SqlNode operand : binding.operands()) {
            RelDataType type = binding.getValidator().deriveType(binding.getScope(), operand);
            if (Types.isKnown(type)
                    && Types.toSql(type).kind() != SqlType.Kind.NULL
                    && !(operand instanceof SqlCharStringLiteral)) {
                SqlType found = Types.toSql(type);
                known = found.isArray() ? found.elementType() : found;
            }
        }
        return known;
    }

    private record Checker(List<LibraryFunction> overloads) implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            List<SqlType> types = Signature.types(binding);
            List<Boolean> literals = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                literals.add(binding.operand(i) instanceof SqlCharStringLiteral);
            }
            Optional<LibraryFunction> function = resolve(overloads, types, literals);
            if (function.isEmpty()) {
                if (throwOnFailure) {
                    throw binding.newValidationSignatureError();
                }
                return false;
            }
            List<SqlType> targets = function.get().signature().targets(types, common(function.get(), types, literals));
            for (int i = 0; i < types.size(); i++) {
                if (literals.get(i) && !targets.get(i).isString()) {
                    coerce(binding, i, targets.get(i));
                }
            }
            return true;
        }

        private static void coerce(SqlCallBinding binding, int index, SqlType type) {
            SqlNode operand = binding.operand(index);
            SqlNode cast = new SqlBasicCall(new TypeCast(type), List.of(operand), operand.getParserPosition());
            binding.getCall().setOperand(index, cast);
            binding.getValidator().deriveType(binding.getScope(), cast);
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            int least = overloads.stream()
                    .mapToInt(function -> function.signature().required())
                    .min()
                    .orElse(0);
            boolean open =
                    overloads.stream().anyMatch(function -> function.signature().variadic());
            int most = overloads.stream()
                    .mapToInt(function -> function.signature().parameters().size())
                    .max()
                    .orElse(0);
            return open ? SqlOperandCountRanges.from(least) : SqlOperandCountRanges.between(least, most);
        }

        @Override
        public String getAllowedSignatures(SqlOperator op, String name) {
            return String.join(", ", overloads.stream().map(LibraryFunction::id).toList());
        }
    }
}
