SqlNode CreateSchemaCommand() :
{
    final Span s;
    boolean ifNotExists = false;
    final SqlIdentifier name;
}
{
    <CREATE> { s = span(); }
    ( <SCHEMA> | <NAMESPACE> )
    [ <IF> <NOT> <EXISTS> { ifNotExists = true; } ]
    name = SimpleIdentifier()
    { return new Command(s.end(this), new Syntax.Define(new Ddl.CreateSchema(name, ifNotExists))); }
}

SqlNode DropSchemaCommand() :
{
    final Span s;
    boolean ifExists = false;
    boolean cascade = false;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    SqlIdentifier name;
}
{
    <DROP> { s = span(); }
    ( <SCHEMA> | <NAMESPACE> )
    [ <IF> <EXISTS> { ifExists = true; } ]
    name = SimpleIdentifier() { names.add(name); }
    ( <COMMA> name = SimpleIdentifier() { names.add(name); } )*
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    { return new Command(s.end(this), new Syntax.Define(new Ddl.DropSchema(names, ifExists, cascade))); }
}

/* Words of the options are plain identifiers: SequenceSyntax knows them. */
void SequenceOption(SequenceSyntax sequence) :
{
    final SqlDataTypeSpec type;
    final SqlIdentifier word;
    final SqlIdentifier name;
    BigDecimal number = null;
}
{
    <AS> type = DataType() { sequence.type(type); }
|
    word = SimpleIdentifier()
    (
        LOOKAHEAD({ SequenceSyntax.takesName(token.image) })
        [ <BY> ] name = CompoundIdentifier() { sequence.name(word, name); }
    |
        [ <BY> | <WITH> ] [ number = SequenceNumber() ] { sequence.number(word, number); }
    )
}

BigDecimal SequenceNumber() :
{
    boolean negative = false;
}
{
    [ <PLUS> | <MINUS> { negative = true; } ]
    <UNSIGNED_INTEGER_LITERAL>
    { return negative ? new BigDecimal(token.image).negate() : new BigDecimal(token.image); }
}

SqlNode CreateSequenceCommand() :
{
    final Span s;
    boolean ifNotExists = false;
    final SqlIdentifier name;
    final SequenceSyntax sequence = new SequenceSyntax();
}
{
    <CREATE> { s = span(); }
    <SEQUENCE>
    [ <IF> <NOT> <EXISTS> { ifNotExists = true; } ]
    name = CompoundTableIdentifier()
    ( SequenceOption(sequence) )*
    { return new Command(s.end(this), new Syntax.Define(new Ddl.CreateSequence(name, ifNotExists, sequence))); }
}

SqlNode AlterSequenceCommand() :
{
    final Span s;
    boolean ifExists = false;
    final SqlIdentifier name;
    final SequenceSyntax sequence = new SequenceSyntax();
}
{
    <ALTER> { s = span(); }
    <SEQUENCE>
    [ <IF> <EXISTS> { ifExists = true; } ]
    name = CompoundTableIdentifier()
    ( SequenceOption(sequence) )+
    { return new Command(s.end(this), new Syntax.Define(new Ddl.AlterSequence(name, ifExists, sequence))); }
}

SqlNode DropSequenceCommand() :
{
    final Span s;
    boolean ifExists = false;
    boolean cascade = false;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    SqlIdentifier name;
}
{
    <DROP> { s = span(); }
    <SEQUENCE>
    [ <IF> <EXISTS> { ifExists = true; } ]
    name = CompoundTableIdentifier() { names.add(name); }
    ( <COMMA> name = CompoundTableIdentifier() { names.add(name); } )*
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    { return new Command(s.end(this), new Syntax.Define(new Ddl.DropSequence(names, ifExists, cascade))); }
}

SqlNode CreateViewCommand() :
{
    final Span s;
    final Token from;
    boolean orReplace = false;
    boolean ifNotExists = false;
    final SqlIdentifier name;
    SqlNodeList columns = null;
    final SqlNode query;
}
{
    <CREATE> { s = span(); }
    [ <OR> <REPLACE> { orReplace = true; } ]
    <VIEW>
    [ <IF> <NOT> <EXISTS> { ifNotExists = true; } ]
    name = CompoundTableIdentifier()
    [ columns = ParenthesizedSimpleIdentifierList() ]
    <AS> { from = getToken(1); }
    query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    {
        return new Command(s.end(this), new Syntax.Define(new Ddl.CreateView(
            name, orReplace, ifNotExists, Syntax.names(columns), query,
            SourceText.of(originalSql, from.beginLine, from.beginColumn, token.endLine, token.endColumn))));
    }
}

SqlNode CreateMaterializedViewCommand() :
{
    final Span s;
    final Token from;
    final String text;
    boolean ifNotExists = false;
    boolean withData = true;
    final SqlIdentifier name;
    SqlNodeList columns = null;
    final SqlNode query;
    final Map<String, String> settings = new LinkedHashMap<String, String>();
}
{
    <CREATE> { s = span(); }
    <MATERIALIZED> <VIEW>
    [ <IF> <NOT> <EXISTS> { ifNotExists = true; } ]
    name = CompoundTableIdentifier()
    [ columns = ParenthesizedSimpleIdentifierList() ]
    [ TableOptions(settings) ]
    <AS> { from = getToken(1); }
    query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    { text = SourceText.of(originalSql, from.beginLine, from.beginColumn, token.endLine, token.endColumn); }
    [ <WITH> [ <NO> { withData = false; } ] <DATA> ]
    {
        return new Command(s.end(this), new Syntax.Define(new Ddl.CreateMaterialized(
            name, ifNotExists, Syntax.names(columns), query, settings, withData, text)));
    }
}

SqlNode RefreshCommand() :
{
    final Span s;
    boolean withData = true;
    final SqlIdentifier name;
}
{
    <REFRESH> { s = span(); }
    <MATERIALIZED> <VIEW>
    [ LOOKAHEAD(2) <CONCURRENTLY> ]
    name = CompoundTableIdentifier()
    [ <WITH> [ <NO> { withData = false; } ] <DATA> ]
    { return new Command(s.end(this), new Syntax.Define(new Ddl.Refresh(name, withData))); }
}

SqlNode DropMaterializedViewCommand() :
{
    final Span s;
    boolean ifExists = false;
    boolean cascade = false;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    SqlIdentifier name;
}
{
    <DROP> { s = span(); }
    <MATERIALIZED> <VIEW>
    [ <IF> <EXISTS> { ifExists = true; } ]
    name = CompoundTableIdentifier() { names.add(name); }
    ( <COMMA> name = CompoundTableIdentifier() { names.add(name); } )*
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    { return new Command(s.end(this), new Syntax.Define(new Ddl.DropMaterialized(names, ifExists, cascade))); }
}

SqlNode DropViewCommand() :
{
    final Span s;
    boolean ifExists = false;
    boolean cascade = false;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    SqlIdentifier name;
}
{
    <DROP> { s = span(); }
    <VIEW>
    [ <IF> <EXISTS> { ifExists = true; } ]
    name = CompoundTableIdentifier() { names.add(name); }
    ( <COMMA> name = CompoundTableIdentifier() { names.add(name); } )*
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    { return new Command(s.end(this), new Syntax.Define(new Ddl.DropView(names, ifExists, cascade))); }
}

SqlNode TruncateCommand() :
{
    final Span s;
    boolean restart = false;
    boolean cascade = false;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
    SqlIdentifier name;
}
{
    <TRUNCATE> { s = span(); }
    [ <TABLE> ]
    name = CompoundTableIdentifier() { names.add(name); }
    ( <COMMA> name = CompoundTableIdentifier() { names.add(name); } )*
    [ ( <RESTART> { restart = true; } | <CONTINUE> ) <IDENTITY> ]
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    { return new Command(s.end(this), new Syntax.Define(new Ddl.Truncate(names, restart, cascade))); }
}

SqlNode CommentCommand() :
{
    final Span s;
    final String kind;
    final SqlIdentifier name;
    SqlNode text = null;
}
{
    <COMMENT> { s = span(); }
    <ON> ( <TABLE> | <VIEW> | <SEQUENCE> | <COLUMN> ) { kind = token.image.toUpperCase(Locale.ROOT); }
    name = CompoundIdentifier()
    <IS> ( <NULL> | text = StringLiteral() )
    { return new Command(s.end(this), new Syntax.Define(new Ddl.Comment(kind, name, text))); }
}

SqlNode UseCommand() :
{
    final Span s;
    final SqlIdentifier schema;
}
{
    <USE> { s = span(); }
    [ <SCHEMA> | <NAMESPACE> ]
    schema = SimpleIdentifier()
    { return new Command(s.end(this), new Syntax.Define(new Ddl.Use(schema))); }
}

SqlNode DescribeCommand() :
{
    final Span s;
    final SqlIdentifier table;
    boolean history = false;
}
{
    <DESCRIBE> { s = span(); }
    [ <TABLE> ]
    table = CompoundTableIdentifier()
    [ <IDENTIFIER> { Syntax.requireWord(token.image, "history", getPos()); history = true; } ]
    { return new Command(s.end(this), new Syntax.Define(new Ddl.Describe(table, history))); }
}

SqlNode AlterTableCommand() :
{
    final Span s;
    boolean ifExists = false;
    final SqlIdentifier name;
    final List<AlterAction> actions = new ArrayList<AlterAction>();
}
{
    <ALTER> { s = span(); }
    <TABLE>
    [ <IF> <EXISTS> { ifExists = true; } ]
    name = CompoundTableIdentifier()
    AlterTableAction(actions) ( <COMMA> AlterTableAction(actions) )*
    { return new Command(s.end(this), new Syntax.Define(new Ddl.AlterTable(name, ifExists, actions))); }
}

/* ADD, ALTER, RENAME, COLUMN, TYPE, DATA and SCHEMA are plain identifiers here: columns are called so. */
void AlterTableAction(List<AlterAction> actions) :
{
    final Syntax.Elements elements = new Syntax.Elements();
    boolean exists = false;
    boolean cascade = false;
    final SqlIdentifier name;
    final SqlIdentifier to;
    final Map<String, String> settings = new LinkedHashMap<String, String>();
    final SqlNodeList names;
}
{
    LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("add") })
    <IDENTIFIER>
    [ LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("column") }) <IDENTIFIER> ]
    [ <IF> <NOT> <EXISTS> { exists = true; } ]
    TableElement(elements)
    { actions.add(new AlterAction.Add(elements, exists)); }
|
    LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("alter") })
    <IDENTIFIER>
    [ LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("column") }) <IDENTIFIER> ]
    name = SimpleIdentifier()
    AlterColumnAction(actions, name)
|
    LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("rename") })
    <IDENTIFIER>
    (
        <TO> to = SimpleIdentifier() { actions.add(new AlterAction.RenameTable(to)); }
    |
        <CONSTRAINT> name = SimpleIdentifier() <TO> to = SimpleIdentifier()
        { actions.add(new AlterAction.RenameConstraint(name, to)); }
    |
        LOOKAHEAD({ getToken(1).kind != TO && getToken(1).kind != CONSTRAINT })
        [ LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("column") }) <IDENTIFIER> ]
        name = SimpleIdentifier() <TO> to = SimpleIdentifier()
        { actions.add(new AlterAction.RenameColumn(name, to)); }
    )
|
    <DROP> <CONSTRAINT> [ <IF> <EXISTS> { exists = true; } ] name = SimpleIdentifier()
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    { actions.add(new AlterAction.DropConstraint(name, exists, cascade)); }
|
    <DROP>
    [ LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("column") }) <IDENTIFIER> ]
    [ <IF> <EXISTS> { exists = true; } ]
    name = SimpleIdentifier()
    [ <CASCADE> { cascade = true; } | <RESTRICT> ]
    { actions.add(new AlterAction.DropColumn(name, exists, cascade)); }
|
    LOOKAHEAD(2)
    <SET> <LPAREN> TableOption(settings) ( <COMMA> TableOption(settings) )* <RPAREN>
    { actions.add(new AlterAction.SetOptions(settings)); }
|
    LOOKAHEAD({ getToken(1).image.equalsIgnoreCase("reset") })
    <IDENTIFIER> names = ParenthesizedSimpleIdentifierList()
    { actions.add(new AlterAction.ResetOptions(Syntax.names(names))); }
|
    <SET> <IDENTIFIER> to = SimpleIdentifier()
    { actions.add(new AlterAction.SetSchema(to)); }
}

void AlterColumnAction(List<AlterAction> actions, SqlIdentifier column) :
{
    final SqlNode value;
    final SqlDataTypeSpec type;
}
{
    LOOKAHEAD(2)
    <SET> <NOT> <NULL> { actions.add(new AlterAction.SetNullable(column, false)); }
|
    LOOKAHEAD(2)
    <DROP> <NOT> <NULL> { actions.add(new AlterAction.SetNullable(column, true)); }
|
    LOOKAHEAD(2)
    <SET> <DEFAULT_> value = Expression(ExprContext.ACCEPT_NON_QUERY)
    { actions.add(new AlterAction.SetDefault(column, java.util.Optional.of(value))); }
|
    <DROP> <DEFAULT_> { actions.add(new AlterAction.SetDefault(column, java.util.Optional.<SqlNode>empty())); }
|
    [ <SET> <IDENTIFIER> ]
    <IDENTIFIER> { Syntax.requireWord(token.image, "type", getPos()); }
    type = DataType()
    { actions.add(new AlterAction.SetType(column, type)); }
}
