package io.phantomdb.sql.bind;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.function.TypeCast;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/// JSON's special syntax as plain calls: arrays of texts as paths and keys, `IS JSON`.
///
///     doc #> ARRAY['a', 'b']   =>  $json_path(doc, $cast_VARCHAR($array('a', 'b')))
///     text IS NOT JSON OBJECT  =>  NOT $is_json(text, 'OBJECT')
final class JsonForms {
    private static final Set<String> PATH_FUNCTIONS =
            Set.of("jsonb_set", "jsonb_insert", "jsonb_delete_path", "jsonb_set_lax");

    private static final Map<SqlOperator, String> TESTS = Map.of(
            SqlStdOperatorTable.IS_JSON_VALUE, "VALUE",
            SqlStdOperatorTable.IS_JSON_OBJECT, "OBJECT",
            SqlStdOperatorTable.IS_JSON_ARRAY, "ARRAY",
            SqlStdOperatorTable.IS_JSON_SCALAR, "SCALAR");
    private static final Map<SqlOperator, String> NEGATED_TESTS = Map.of(
            SqlStdOperatorTable.IS_NOT_JSON_VALUE, "VALUE",
            SqlStdOperatorTable.IS_NOT_JSON_OBJECT, "OBJECT",
            SqlStdOperatorTable.IS_NOT_JSON_ARRAY, "ARRAY",
            SqlStdOperatorTable.IS_NOT_JSON_SCALAR, "SCALAR");

    private JsonForms() {}

    /// Whether it is an array: `ARRAY[...]`, or a cast to an array type.
    static boolean isTexts(SqlNode node) {
        return node instanceof SqlCall call
                && (call.getOperator().getName().equals("$array")
                        || call.getOperator() instanceof TypeCast cast
                                && cast.target().isArray());
    }

    /// Whether a function of this name takes an array of texts as its second argument, and one stands there.
    static boolean takesPath(String name, List<SqlNode> operands) {
        return PATH_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))
                && operands.size() > 1
                && isTexts(operands.get(1));
    }

    /// The operands, the array among them as a text of PostgreSQL's form.
    static List<SqlNode> withTexts(List<SqlNode> operands, int index) {
        if (!isTexts(operands.get(index))) {
            return operands;
        }
        List<SqlNode> all = new ArrayList<>(operands);
        SqlNode array = operands.get(index);
        all.set(index, Desugar.cast(array, SqlType.VARCHAR, array.getParserPosition()));
        return all;
    }

    static boolean isTest(SqlOperator operator) {
        return TESTS.containsKey(operator) || NEGATED_TESTS.containsKey(operator);
    }

    static SqlNode test(SqlCall call) {
        SqlParserPos position = call.getParserPosition();
        boolean negated = NEGATED_TESTS.containsKey(call.getOperator());
        String kind = (negated ? NEGATED_TESTS : TESTS).getOrDefault(call.getOperator(), "VALUE");
        SqlCharStringLiteral word = SqlLiteral.createCharString(kind, position);
        SqlNode test = Desugar.ours("$is_json", List.of(call.operand(0), word), position);
        return negated ? SqlStdOperatorTable.NOT.createCall(position, test) : test;
    }
}
