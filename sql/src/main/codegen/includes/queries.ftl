/* What DISTINCT ON lists: a marker before the select list. */
void DistinctOn(List<SqlLiteral> keywords, List<SqlNode> selectList) :
{
    final SqlNodeList keys;
}
{
    keys = ExpressionCommaList(span(), ExprContext.ACCEPT_SUB_QUERY)
    { QueryWords.distinctOn(keywords, keys, selectList); }
}

/* FROM t [SELECT ...] [WHERE ...]: without a list of its own it yields all columns. */
SqlSelect FromFirst() :
{
    final Span s;
    final List<SqlLiteral> keywords = new ArrayList<SqlLiteral>();
    final List<SqlNode> selectList = new ArrayList<SqlNode>();
    final SqlLiteral keyword;
    final SqlNode from;
    final SqlNode where;
    final SqlNodeList groupBy;
    final SqlNode having;
    final SqlNodeList windows;
    final SqlNode qualify;
}
{
    <FROM> { s = span(); }
    from = FromClause()
    (
        <SELECT>
        [
            keyword = AllOrDistinct() { keywords.add(keyword); }
            [ <ON> <LPAREN> DistinctOn(keywords, selectList) <RPAREN> ]
        ]
        AddSelectItem(selectList)
        ( <COMMA> AddSelectItem(selectList) )*
    |
        { selectList.add(SqlIdentifier.star(s.pos())); }
    )
    ( where = Where() | { where = null; } )
    ( groupBy = GroupBy() | { groupBy = null; } )
    ( having = Having() | { having = null; } )
    ( windows = Window() | { windows = null; } )
    ( qualify = Qualify() | { qualify = null; } )
    {
        return new SqlSelect(s.end(this), new SqlNodeList(keywords, s.pos()),
            new SqlNodeList(selectList, s.pos()), from, where, groupBy, having, windows, qualify,
            null, null, null, SqlNodeList.EMPTY);
    }
}
