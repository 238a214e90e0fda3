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

/* A literal of type JSONB, which JSON is another name of. */
SqlNode JsonLiteral() :
{
    final Span s;
    final String p;
}
{
    ( <JSON> | <JSONB> ) { s = span(); } p = SimpleStringLiteral() {
        return SqlLiteral.createUnknown("JSONB", p, s.end(this));
    }
}

/* PostgreSQL's operators that are calls of functions. */
void SymbolOperator(List<Object> list, ExprContext exprContext, Span s) :
{
    final Symbol symbol;
}
{
    (
        <VERTICAL_BAR> { symbol = Symbol.BIT_OR; }
    |
        <HASH> { symbol = Symbol.BIT_XOR; }
    |
        <GT> <GT> { symbol = Symbol.SHIFT_RIGHT; }
    |
        <TILDE> { symbol = Symbol.REGEX_MATCH; }
    |
        <TILDE_STAR> { symbol = Symbol.REGEX_MATCH_ANY_CASE; }
    |
        <NOT_TILDE> { symbol = Symbol.REGEX_DIFFER; }
    |
        <NOT_TILDE_STAR> { symbol = Symbol.REGEX_DIFFER_ANY_CASE; }
    |
        <LAMBDA> { symbol = Symbol.JSON_GET; }
    |
        <ARROW_TEXT> { symbol = Symbol.JSON_GET_TEXT; }
    |
        <HASH_ARROW> { symbol = Symbol.JSON_PATH; }
    |
        <HASH_ARROW_TEXT> { symbol = Symbol.JSON_PATH_TEXT; }
    |
        <AT_GT> { symbol = Symbol.CONTAINS; }
    |
        <LT_AT> { symbol = Symbol.CONTAINED; }
    |
        <HOOK>
        (
            <VERTICAL_BAR> { symbol = Symbol.HAS_ANY_KEY; }
        |
            <AMPERSAND> { symbol = Symbol.HAS_ALL_KEYS; }
        |
            { symbol = Symbol.HAS_KEY; }
        )
    |
        <HASH_MINUS> { symbol = Symbol.DELETE_PATH; }
    |
        <AT_HOOK> { symbol = Symbol.PATH_EXISTS; }
    |
        <AT_AT> { symbol = Symbol.PATH_MATCHES; }
    |
        <AND_AND> { symbol = Symbol.OVERLAP; }
    |
        <AT> <TIME> <ZONE> { symbol = Symbol.AT_TIME_ZONE; }
    )
    {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(symbol, getPos()));
    }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}

/* What stands between the brackets of a[i] and a[i:j]. */
SqlNode Subscript() :
{
    SqlNode from = null;
    SqlNode to = null;
    final Span s;
}
{
    { s = Span.of(); }
    (
        <COLON> { s.add(this); }
        [ to = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
        { return QueryWords.slice(null, to, s.end(this)); }
    |
        from = Expression(ExprContext.ACCEPT_SUB_QUERY)
        [
            <COLON>
            [ to = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
            { return QueryWords.slice(from, to, s.end(this)); }
        ]
        { return from; }
    )
}

/* ORDER BY behind the arguments of an aggregate: the last argument, a list. */
void AddOrderOfArguments(List<SqlNode> list) :
{
    final SqlNodeList order;
}
{
    order = OrderBy(true) { list.add(order); }
}
