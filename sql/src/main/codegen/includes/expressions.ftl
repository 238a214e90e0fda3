/* `operand::type`, PostgreSQL's short form of CAST. */
void InfixCast(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlDataTypeSpec type;
}
{
    <INFIX_CAST> { checkNonQueryExpression(exprContext); }
    type = DataType() {
        list.add(new SqlParserUtil.ToTreeListItem(SqlLibraryOperators.INFIX_CAST, s.pos()));
        list.add(type);
    }
}

/* The type INTERVAL without fields. */
SqlTypeNameSpec IntervalTypeName() :
{
}
{
    <INTERVAL> {
        return new SqlUserDefinedTypeNameSpec(new SqlIdentifier("interval", getPos()), getPos());
    }
}

/* PostgreSQL's short name of TIMESTAMP WITH TIME ZONE before a literal. */
SqlNode TimestamptzLiteral() :
{
    final Span s;
    final String p;
}
{
    <TIMESTAMPTZ> { s = span(); } p = SimpleStringLiteral() {
        return SqlLiteral.createUnknown("TIMESTAMP WITH TIME ZONE", p, s.end(this));
    }
}
