package io.phantomdb.sql.tree;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/// A statement outside the query language, as a node that Calcite's grammar can return.
public final class Command extends SqlCall {
    private static final SqlOperator OPERATOR = new SqlSpecialOperator("COMMAND", SqlKind.OTHER_DDL);

    private final Syntax syntax;

    public Command(SqlParserPos position, Syntax syntax) {
        super(position);
        this.syntax = syntax;
    }

    public Syntax syntax() {
        return syntax;
    }

    @Override
    public SqlOperator getOperator() {
        return OPERATOR;
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of();
    }
}
