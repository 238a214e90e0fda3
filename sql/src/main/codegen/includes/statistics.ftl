SqlNode AnalyzeCommand() :
{
    final Span s;
    final List<Ddl.Analyze.Target> targets = new ArrayList<Ddl.Analyze.Target>();
}
{
    <ANALYZE> { s = span(); }
    [
        LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("verbose") }) Identifier()
    |
        <LPAREN> Identifier() [ OptionValue() ] ( <COMMA> Identifier() [ OptionValue() ] )* <RPAREN>
    ]
    [ AnalyzeTarget(targets) ( <COMMA> AnalyzeTarget(targets) )* ]
    { return new Command(s.end(this), new Syntax.Define(new Ddl.Analyze(targets))); }
}

void AnalyzeTarget(List<Ddl.Analyze.Target> targets) :
{
    final SqlIdentifier table;
    SqlNodeList columns = null;
}
{
    table = CompoundTableIdentifier()
    [ columns = ParenthesizedSimpleIdentifierList() ]
    { targets.add(new Ddl.Analyze.Target(table, columns)); }
}

SqlNode SummarizeCommand() :
{
    final Span s;
    final Token from;
    boolean table = false;
}
{
    <SUMMARIZE> { s = span(); from = getToken(1); }
    (
        LOOKAHEAD({ !Syntax.Explain.startsQuery(getToken(1).image) })
        CompoundTableIdentifier() { table = true; }
    |
        OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    )
    {
        String text = SourceText.of(originalSql, from.beginLine, from.beginColumn, token.endLine, token.endColumn);
        return new Command(s.end(this), new Syntax.Define(new Ddl.Summarize(
            text, table, s.end(this))));
    }
}
