package io.phantomdb.core.function;

import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;

/// Name, parameters and result of a function, read from one line:
///
///     lpad(text, integer [, text]) text      the last argument may be left out
///     concat(any ...) text!                  any number of arguments, never NULL
///     regexp_substr(text, text) text?        NULL also where no argument is
///     greatest(same ...) same                the common type of the arguments
///     trunc(numeric) @0                      the type of the first argument
///     array_append(anyarray, anyelement) anyarray     arrays and elements of one type
///     extract_epoch(interval) numeric(18,6)
///
/// @param required how many arguments must be given
/// @param variadic whether the last parameter may be repeated
/// @param result what follows the parentheses, without its mark
/// @param nullable when the result can be NULL
public record Signature(
        String name, List<ParameterType> parameters, int required, boolean variadic, String result, Nullable nullable) {
    public enum Nullable {
        IF_AN_ARGUMENT_IS,
        ALWAYS,
        NEVER
    }

    /// Stands for the brackets of an array's type, which are none of an optional argument's.
    private static final String ARRAY = "\0";

    public Signature {
        parameters = List.copyOf(parameters);
    }

    public static Signature parse(String line) {
        int open = line.indexOf('(');
        int close = line.indexOf(')', open);
        String inside = line.substring(open + 1, close).replace("[]", ARRAY);
        List<ParameterType> parameters = new ArrayList<>();
        int required = 0;
        boolean optional = false;
        boolean variadic = false;
        for (String part : inside.split(",", -1)) {
            String word = part.replace("]", "").strip();
            if (word.endsWith("...")) {
                variadic = true;
                word = word.substring(0, word.length() - 3).strip();
            }
            boolean opens = word.endsWith("[");
            boolean before = word.startsWith("[");
            word = word.replace("[", "").strip();
            optional |= before;
            if (!word.isEmpty()) {
                parameters.add(ParameterType.parse(word.replace(ARRAY, "[]")));
                required += optional ? 0 : 1;
            }
            optional |= opens;
        }
        String result = line.substring(close + 1).strip();
        Nullable nullable = result.endsWith("?")
                ? Nullable.ALWAYS
                : result.endsWith("!") ? Nullable.NEVER : Nullable.IF_AN_ARGUMENT_IS;
        String type = nullable == Nullable.IF_AN_ARGUMENT_IS ? result : result.substring(0, result.length() - 1);
        return new Signature(line.substring(0, open).strip(), parameters, required, variadic, type, nullable);
    }

    public ParameterType parameter(int index) {
        return parameters.get(Math.min(index, parameters.size() - 1));
    }

    public boolean takes(int arguments) {
        return arguments >= required && (variadic || arguments <= parameters.size());
    }

    /// The type of the result for arguments of these types, which are those of [#targets].
    public SqlType resultType(List<SqlType> arguments, SqlType common) {
        if (result.startsWith("@")) {
            return arguments.get(Integer.parseInt(result.substring(1)));
        }
        if (result.equals("same") || result.equals("anyelement")) {
            return common;
        }
        if (result.equals("anyarray")) {
            return SqlType.array(common);
        }
        if (result.startsWith("numeric(")) {
            String[] digits = result.substring(8, result.length() - 1).split(",", -1);
            return SqlType.decimal(Integer.parseInt(digits[0].strip()), Integer.parseInt(digits[1].strip()));
        }
        return ParameterType.named(result).orElseThrow();
    }

    /// The types that the function gets.
    ///
    /// @param common the type that holds all arguments; of a polymorphic function, all elements
    public List<SqlType> targets(List<SqlType> actual, SqlType common) {
        List<SqlType> targets = new ArrayList<>();
        for (int i = 0; i < actual.size(); i++) {
            targets.add(parameter(i).target(actual.get(i), common));
        }
        return targets;
    }

    /// Whether arguments or result follow from the elements of arrays: their common type is that of elements then.
    public boolean isPolymorphic() {
        return result.equals("anyarray") || parameters.stream().anyMatch(ParameterType::isPolymorphic);
    }

    /// How much has to be converted to call it so, or a negative number where it cannot be.
    ///
    /// @param literals where text literals stand
    public int distance(List<SqlType> actual, List<Boolean> literals) {
        int sum = 0;
        for (int i = 0; i < actual.size(); i++) {
            int distance = parameter(i).distance(actual.get(i), literals.get(i));
            if (distance < 0) {
                return distance;
            }
            sum += distance;
        }
        return sum;
    }

    /// The signature without its result: what tells functions of one name apart.
    public String id() {
        StringBuilder id = new StringBuilder(name).append('(');
        for (int i = 0; i < parameters.size(); i++) {
            id.append(i > 0 ? "," : "").append(parameters.get(i).word());
        }
        return id.append(variadic ? "..." : "").append(')').toString();
    }
}
