package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.sql.function.FileFunction;
import io.phantomdb.sql.plan.FileSchemas;
import io.phantomdb.sql.plan.FileSource;
import io.phantomdb.sql.tree.Syntax;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// Files in the place of tables: `read_csv('f', header => true)`, or `header = true`.
public final class FileFunctions {
    private FileFunctions() {}

    /// The function over its source; empty where the call is of another. SQLSTATE 42601 where the arguments are no
    /// literals.
    static Optional<SqlNode> of(SqlCall call) {
        return FileSource.Format.of(call.getOperator().getName()).map(format -> {
            FileFunction function = new FileFunction(source(format, call), List.of());
            return new SqlBasicCall(function, List.of(), call.getParserPosition());
        });
    }

    private static FileSource source(FileSource.Format format, SqlCall call) {
        if (call.operandCount() == 0 || !(call.operand(0) instanceof SqlCharStringLiteral path)) {
            throw error(format.function() + " wants the file's name as a text literal", call);
        }
        Map<String, String> options = new HashMap<>();
        for (SqlNode option : call.getOperandList().subList(1, call.operandCount())) {
            boolean assigned = option.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
            if (!assigned && option.getKind() != SqlKind.EQUALS) {
                throw error("an option is written as name => value", option);
            }
            SqlNode name = ((SqlCall) option).operand(assigned ? 1 : 0);
            SqlNode value = ((SqlCall) option).operand(assigned ? 0 : 1);
            if (!(name instanceof SqlIdentifier id) || !(value instanceof SqlLiteral literal)) {
                throw error("an option is written as name => literal", option);
            }
            options.put(id.getSimple().toLowerCase(Locale.ROOT), String.valueOf(literal.toValue()));
        }
        return new FileSource(format, path.getValueAs(String.class), options);
    }

    private static DatabaseException error(String message, SqlNode node) {
        return new DatabaseException(SqlState.SYNTAX_ERROR, message, Syntax.at(node.getParserPosition()), null);
    }

    /// The tree, with the columns of its files.
    public static SqlNode resolved(SqlNode tree, FileSchemas files) {
        SqlNode resolved = tree.accept(new SqlShuttle() {
            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                if (!(call.getOperator() instanceof FileFunction function)) {
                    return super.visit(call);
                }
                FileSource source = function.source();
                return new SqlBasicCall(
                        new FileFunction(
                                source, Desugar.located(call.getParserPosition(), () -> files.columns(source))),
                        List.of(),
                        call.getParserPosition());
            }
        });
        return resolved == null ? tree : resolved;
    }
}
