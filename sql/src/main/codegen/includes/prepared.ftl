SqlNode PrepareCommand() :
{
    final Span s;
    final Span inner;
    final SqlIdentifier name;
    final List<SqlDataTypeSpec> types = new ArrayList<SqlDataTypeSpec>();
    SqlDataTypeSpec type;
}
{
    <PREPARE> { s = span(); }
    name = SimpleIdentifier()
    [
        <LPAREN> type = DataType() { types.add(type); } ( <COMMA> type = DataType() { types.add(type); } )* <RPAREN>
    ]
    <AS> { inner = span(); }
    SqlStmt()
    {
        String text = SourceText.of(originalSql, inner.end(this)).substring("AS".length());
        return new Command(s.end(this), new Syntax.Prepare(name, types, text));
    }
}

SqlNode ExecuteCommand() :
{
    final Span s;
    final SqlIdentifier name;
    final List<SqlNode> arguments = new ArrayList<SqlNode>();
}
{
    <EXECUTE> { s = span(); }
    name = SimpleIdentifier()
    [
        <LPAREN>
        [
            AddExpression(arguments, ExprContext.ACCEPT_NON_QUERY)
            ( <COMMA> AddExpression(arguments, ExprContext.ACCEPT_NON_QUERY) )*
        ]
        <RPAREN>
    ]
    { return new Command(s.end(this), new Syntax.Execute(name, arguments)); }
}

SqlNode DeallocateCommand() :
{
    final Span s;
    SqlIdentifier name = null;
}
{
    <DEALLOCATE> { s = span(); }
    [ LOOKAHEAD({ getToken(1).kind == PREPARE || getToken(1).image.equalsIgnoreCase("prepare")
        && getToken(2).kind != EOF && getToken(2).kind != SEMICOLON }) ( <PREPARE> | Identifier() ) ]
    ( <ALL> | name = SimpleIdentifier() )
    { return new Command(s.end(this), new Syntax.Deallocate(name)); }
}
