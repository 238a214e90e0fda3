SqlNode InsertCommand() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    SqlNodeList columns = null;
    Insert.Overriding overriding = Insert.Overriding.NOTHING;
    final SqlNode source;
    OnConflict conflict = null;
    SqlNodeList returning = null;
}
{
    <INSERT> { s = span(); }
    <INTO> table = CompoundTableIdentifier()
    [ <AS> alias = SimpleIdentifier() ]
    [ LOOKAHEAD(2) columns = ParenthesizedSimpleIdentifierList() ]
    [
        <OVERRIDING>
        (
            <SYSTEM> { overriding = Insert.Overriding.SYSTEM_VALUE; }
        |
            <USER> { overriding = Insert.Overriding.USER_VALUE; }
        )
        <VALUE>
    ]
    (
        <DEFAULT_> <VALUES> {
            source = SqlStdOperatorTable.VALUES.createCall(
                getPos(), SqlStdOperatorTable.ROW.createCall(getPos(), new ArrayList<SqlNode>()));
        }
    |
        source = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    )
    [ conflict = OnConflictClause() ]
    [ returning = ReturningClause() ]
    { return new Insert(s.end(this), table, alias, columns, source, overriding, conflict, returning); }
}

/* ON CONFLICT [target] DO NOTHING | DO UPDATE SET ... [WHERE ...]. */
OnConflict OnConflictClause() :
{
    final Span s;
    SqlNodeList target = null;
    SqlIdentifier constraint = null;
    final SqlNodeList columns = new SqlNodeList(SqlParserPos.ZERO);
    final SqlNodeList values = new SqlNodeList(SqlParserPos.ZERO);
    SqlNode where = null;
    boolean update = false;
}
{
    <ON> { s = span(); } <CONFLICT>
    [
        target = ParenthesizedSimpleIdentifierList()
    |
        <ON> <CONSTRAINT> constraint = SimpleIdentifier()
    ]
    <DO>
    (
        <NOTHING>
    |
        <UPDATE> { update = true; } <SET> Assignments(columns, values) [ where = Where() ]
    )
    { return new OnConflict(s.end(this), target, constraint, update, columns, values, where); }
}

void Assignments(SqlNodeList columns, SqlNodeList values) :
{
}
{
    Assignment(columns, values) ( <COMMA> Assignment(columns, values) )*
}

/* a = e, t.a = e, (a, b) = (e, f), or (a, b) = (SELECT ...). */
void Assignment(SqlNodeList columns, SqlNodeList values) :
{
    SqlIdentifier column;
    final SqlNodeList list;
    final SqlNode query;
}
{
    column = CompoundIdentifier() { columns.add(column); }
    <EQ> AddExpression(values, ExprContext.ACCEPT_SUB_QUERY)
|
    list = ParenthesizedSimpleIdentifierList() { columns.addAll(list.getList()); }
    <EQ>
    (
        LOOKAHEAD({ getToken(1).kind == LPAREN && Syntax.Explain.startsQuery(getToken(2).image)
            && getToken(2).kind != LPAREN })
        query = ParenthesizedExpression(ExprContext.ACCEPT_QUERY)
        { values.addAll(RowQuery.columns(query, list.size())); }
    |
        [ <ROW> ] <LPAREN>
        AddExpression(values, ExprContext.ACCEPT_SUB_QUERY)
        ( <COMMA> AddExpression(values, ExprContext.ACCEPT_SUB_QUERY) )*
        <RPAREN>
    )
}

SqlNodeList ReturningClause() :
{
    final List<SqlNode> items = new ArrayList<SqlNode>();
    final Span s;
}
{
    <RETURNING_CLAUSE> { s = span(); }
    AddSelectItem(items) ( <COMMA> AddSelectItem(items) )*
    { return new SqlNodeList(items, s.end(this)); }
}

SqlNode UpdateCommand() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    final SqlNodeList columns = new SqlNodeList(SqlParserPos.ZERO);
    final SqlNodeList values = new SqlNodeList(SqlParserPos.ZERO);
    SqlNode from = null;
    SqlNode where = null;
    SqlNodeList returning = null;
}
{
    <UPDATE> { s = span(); } table = CompoundTableIdentifier()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    <SET> Assignments(columns, values)
    [ <FROM> from = FromClause() ]
    [ where = Where() ]
    [ returning = ReturningClause() ]
    { return new Update(s.end(this), table, alias, columns, values, from, where, returning); }
}

SqlNode DeleteCommand() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    SqlNode using = null;
    SqlNode where = null;
    SqlNodeList returning = null;
}
{
    <DELETE> { s = span(); } <FROM> table = CompoundTableIdentifier()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    [ <USING> using = FromClause() ]
    [ where = Where() ]
    [ returning = ReturningClause() ]
    { return new Delete(s.end(this), table, alias, using, where, returning); }
}

SqlNode MergeCommand() :
{
    final Span s;
    final SqlIdentifier table;
    SqlIdentifier alias = null;
    final SqlNode source;
    final SqlNode condition;
    final List<Merge.When> branches = new ArrayList<Merge.When>();
}
{
    <MERGE> { s = span(); } <INTO> table = CompoundTableIdentifier()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    <USING> source = TableRef()
    <ON> condition = Expression(ExprContext.ACCEPT_SUB_QUERY)
    ( MergeBranch(branches) )+
    { return new Command(s.end(this), new Syntax.MergeRows(new Merge(table, alias, source, condition, branches))); }
}

void MergeBranch(List<Merge.When> branches) :
{
    boolean matched = true;
    SqlNode condition = null;
    Merge.Deed deed = Merge.Deed.NOTHING;
    SqlNodeList columns = null;
    final SqlNodeList targets = new SqlNodeList(SqlParserPos.ZERO);
    final SqlNodeList values = new SqlNodeList(SqlParserPos.ZERO);
    final Span s;
}
{
    <WHEN> { s = span(); } [ <NOT> { matched = false; } ] <MATCHED>
    [ <AND> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
    <THEN>
    (
        <UPDATE> <SET> Assignments(targets, values) { deed = Merge.Deed.UPDATE; columns = targets; }
    |
        <DELETE> { deed = Merge.Deed.DELETE; }
    |
        <INSERT> { deed = Merge.Deed.INSERT; }
        [ columns = ParenthesizedSimpleIdentifierList() ]
        (
            <VALUES> <LPAREN> AddExpression(values, ExprContext.ACCEPT_SUB_QUERY)
            ( <COMMA> AddExpression(values, ExprContext.ACCEPT_SUB_QUERY) )* <RPAREN>
        |
            <DEFAULT_> <VALUES>
        )
    |
        <DO> <NOTHING>
    )
    { branches.add(new Merge.When(matched, condition, deed, columns, values, s.end(this))); }
}
