package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// Puts ids where names of sequences stand, so that a default goes on after the sequence was renamed:
///
///     nextval('s'), nextval('s'::regclass)  =>  nextval(17)
final class SequenceNames extends SqlShuttle {
    private static final Set<String> FUNCTIONS = Set.of("nextval", "currval", "setval");

    private final Catalog catalog;

    SequenceNames(Catalog catalog) {
        this.catalog = catalog;
    }

    static SqlNode resolve(SqlNode tree, Catalog catalog) {
        SqlNode resolved = tree.accept(new SequenceNames(catalog));
        return resolved == null ? tree : resolved;
    }

    /// Whether the query asks or moves a sequence by name.
    static boolean isUsed(SqlNode tree) {
        boolean[] found = {false};
        tree.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                found[0] |= FUNCTIONS.contains(call.getOperator().getName());
                return super.visit(call);
            }
        });
        return found[0];
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode visited = super.visit(call);
        if (!(visited instanceof SqlCall inner)
                || !FUNCTIONS.contains(inner.getOperator().getName())
                || inner.operandCount() == 0) {
            return visited;
        }
        SqlNode name = uncast(inner.operand(0));
        if (!(name instanceof SqlCharStringLiteral literal)) {
            throw Tables.error(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    inner.getOperator().getName() + " takes the name of a sequence as a literal",
                    inner);
        }
        SqlIdentifier identifier = identifier(literal.getValueAs(String.class), name.getParserPosition());
        long id = Tables.sequence(catalog, identifier)
                .orElseThrow(() -> Tables.missing(catalog, "sequence", identifier))
                .id();
        List<SqlNode> operands = new ArrayList<>(inner.getOperandList());
        operands.set(0, SqlLiteral.createExactNumeric(Long.toString(id), name.getParserPosition()));
        return new SqlBasicCall(inner.getOperator(), operands, inner.getParserPosition());
    }

    private static SqlNode uncast(SqlNode node) {
        boolean regclass = node instanceof SqlCall call
                && call.getOperator() == SqlLibraryOperators.INFIX_CAST
                && call.operand(1) instanceof SqlDataTypeSpec type
                && String.valueOf(type.getTypeName()).equals("regclass");
        return regclass ? ((SqlCall) node).operand(0) : node;
    }

    /// A name as PostgreSQL's regclass reads it: parts without quotes in lower case.
    private static SqlIdentifier identifier(String text, SqlParserPos position) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(quoted ? c : Character.toLowerCase(c));
            }
        }
        parts.add(part.toString());
        return new SqlIdentifier(parts, position);
    }
}
